package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

/** What must happen next for a member to take another's place. */
public sealed interface ReplaceStep {

  /** The new one joins. */
  record Join() implements ReplaceStep {}

  /** The old one leaves. */
  record Leave() implements ReplaceStep {}

  /** Nothing: the old one is gone, the new one serves. */
  record Done() implements ReplaceStep {}

  /**
   * It may not be done.
   *
   * @param reason why, and what to do
   */
  record Refuse(String reason) implements ReplaceStep {
    public Refuse {
      requireNonNull(reason, "reason");
    }
  }
}
