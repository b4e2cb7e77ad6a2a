package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** What a roll may do next. */
public sealed interface RollStep {

  /** Nobody is left. */
  record Done() implements RollStep {}

  /**
   * Restart this one.
   *
   * @param member its name
   * @param successor who has to lead before that; empty where it doesn't lead or nobody else can
   */
  record Restart(String member, Optional<String> successor) implements RollStep {
    public Restart {
      requireNonNull(member, "member");
      requireNonNull(successor, "successor");
    }
  }

  /**
   * Stop: the cluster would lose its quorum, or is not as it should be.
   *
   * @param reason who is how, with the numbers, and what to do
   */
  record Refuse(String reason) implements RollStep {
    public Refuse {
      requireNonNull(reason, "reason");
    }
  }
}
