package io.raftsman.approval;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How an operation gets the approval to destroy something.
 *
 * @param token approves in advance exactly what an earlier, refused run showed
 * @param patience how long to wait for a person; zero refuses at once
 */
public record ApprovalPolicy(Optional<String> token, Duration patience) {
  public ApprovalPolicy {
    requireNonNull(token, "token");
    requireNonNull(patience, "patience");
    if (patience.isNegative()) {
      throw new IllegalArgumentException("the time to wait for an approval can't be negative");
    }
  }
}
