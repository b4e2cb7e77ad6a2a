package io.raftsman.operation;

import static java.util.Objects.requireNonNullElse;

import io.raftsman.approval.Brief;
import java.util.Optional;

/**
 * What a person says to an operation that needs attention. What a bot left out is empty, and texts
 * are {@link Brief}.
 *
 * @param host which host's failed step is meant; empty for every one that waits
 * @param who who says it
 * @param reason why; may be empty
 * @param about what was shown, by {@link NeedsAttention#token}: it is not taken for anything else;
 *     empty for whatever waits
 */
public record Answer(
    Optional<String> host, String who, Optional<String> reason, Optional<String> about) {
  public Answer {
    host = requireNonNullElse(host, Optional.<String>empty()).map(Brief::of);
    who = Brief.of(who);
    reason = requireNonNullElse(reason, Optional.<String>empty()).map(Brief::of);
    about = requireNonNullElse(about, Optional.empty());
  }

  /** About whatever waits. */
  public Answer(Optional<String> host, String who, Optional<String> reason) {
    this(host, who, reason, Optional.empty());
  }

  /** Who, and why if that was said. */
  String signature() {
    return who + reason.filter(r -> !r.isBlank()).map(r -> " (" + r + ")").orElse("");
  }
}
