package io.raftsman.operation;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

/**
 * What a person says to an operation that needs attention. What a bot left out is empty.
 *
 * @param host which host's failed step is meant; empty for every one that waits
 * @param who who says it
 * @param reason why; may be empty
 */
public record Answer(Optional<String> host, String who, Optional<String> reason) {
  public Answer {
    host = requireNonNullElse(host, Optional.empty());
    who = requireNonNullElse(who, "").strip();
    reason = requireNonNullElse(reason, Optional.empty());
  }

  /** Who, and why if that was said. */
  String signature() {
    return who + reason.filter(r -> !r.isBlank()).map(r -> " (" + r + ")").orElse("");
  }
}
