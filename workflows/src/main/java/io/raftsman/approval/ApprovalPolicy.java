package io.raftsman.approval;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an operation gets the approval to destroy something.
 *
 * @param token approves in advance exactly what an earlier, refused run showed
 * @param patience how long to wait for people; zero refuses at once
 * @param fourEyes whether the requester's own approval does not count
 * @param approvers who may approve; empty for anybody
 * @param needed how many different people must approve
 */
public record ApprovalPolicy(
    Optional<String> token,
    Duration patience,
    boolean fourEyes,
    List<String> approvers,
    int needed) {
  public ApprovalPolicy {
    requireNonNull(token, "token");
    requireNonNull(patience, "patience");
    if (patience.isNegative()) {
      throw new IllegalArgumentException("the time to wait for an approval can't be negative");
    }
    // Policies of before there was a choice let anybody approve, and need one.
    approvers = List.copyOf(requireNonNullElse(approvers, List.of()));
    needed = Math.max(needed, 1);
  }

  /** Anybody may approve, alone. */
  public ApprovalPolicy(Optional<String> token, Duration patience) {
    this(token, patience, false, List.of(), 1);
  }
}
