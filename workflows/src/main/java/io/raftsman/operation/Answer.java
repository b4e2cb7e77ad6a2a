package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a person says to an operation that needs attention.
 *
 * @param host which host's failed step is meant; empty for every one that waits
 * @param who who says it
 * @param reason why; may be empty
 */
public record Answer(Optional<String> host, String who, Optional<String> reason) {
  public Answer {
    requireNonNull(host, "host");
    requireNonNull(who, "who");
    requireNonNull(reason, "reason");
  }

  /** Who, and why if that was said. */
  String signature() {
    return who + reason.filter(r -> !r.isBlank()).map(r -> " (" + r + ")").orElse("");
  }
}
