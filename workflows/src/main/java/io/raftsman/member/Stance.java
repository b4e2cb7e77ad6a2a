package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.Conclusion;
import java.time.Duration;

/**
 * How a refusal of the rules is taken.
 *
 * @param patience how long it must last: it may come of an election that is under way, or of a
 *     member that is about to be back
 * @param otherwise how the operation ends when it does
 */
public record Stance(Duration patience, Conclusion otherwise) {
  /** Before anything was changed. */
  public static final Stance AT_FIRST = new Stance(Duration.ofSeconds(4), Conclusion.REFUSED);

  /** In the middle of a change: to stop there is worse than to wait. */
  public static final Stance UNDER_WAY = new Stance(Duration.ofSeconds(60), Conclusion.FAILED);

  public Stance {
    requireNonNull(patience, "patience");
    requireNonNull(otherwise, "otherwise");
  }
}
