package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

/** What must happen next for a member to leave a live cluster. */
public sealed interface LeaveStep {

  /**
   * Another leads first.
   *
   * @param from the name of the member that leaves
   * @param to the name of the one that leads then
   */
  record MoveLeader(String from, String to) implements LeaveStep {
    public MoveLeader {
      requireNonNull(from, "from");
      requireNonNull(to, "to");
    }
  }

  /** It is taken out of the list. */
  record Remove() implements LeaveStep {}

  /** Nothing: it isn't in the list. */
  record Gone() implements LeaveStep {}

  /**
   * It may not leave now.
   *
   * @param reason why, with the numbers, and what to do
   */
  record Refuse(String reason) implements LeaveStep {
    public Refuse {
      requireNonNull(reason, "reason");
    }
  }
}
