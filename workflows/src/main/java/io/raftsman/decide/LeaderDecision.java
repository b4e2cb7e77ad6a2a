package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

/** Whether the leadership may go where somebody wants it. */
public sealed interface LeaderDecision {

  /**
   * It is there.
   *
   * @param member the leader's name
   */
  record There(String member) implements LeaderDecision {
    public There {
      requireNonNull(member, "member");
    }
  }

  /**
   * It may go.
   *
   * @param from the leader's name
   * @param to the name of the one that leads then
   */
  record Move(String from, String to) implements LeaderDecision {
    public Move {
      requireNonNull(from, "from");
      requireNonNull(to, "to");
    }
  }

  /**
   * It stays.
   *
   * @param reason why, and what to do
   */
  record Refuse(String reason) implements LeaderDecision {
    public Refuse {
      requireNonNull(reason, "reason");
    }
  }
}
