package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An answer that was refused and had nobody to tell the reason to: a signal.
 *
 * @param time when
 * @param answer such as {@code approve}
 * @param who whose answer it was, as it said
 * @param why why it was refused
 */
public record Refusal(Instant time, String answer, String who, String why) {
  public Refusal {
    requireNonNull(time, "time");
    requireNonNull(answer, "answer");
    requireNonNull(who, "who");
    requireNonNull(why, "why");
  }

  /** For a person. */
  public String sentence() {
    return "Refused: " + answer + (who.isBlank() ? "" : " by " + who) + " (a signal): " + why + ".";
  }
}
