package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

/** What a member that joins a live cluster needs next. */
public sealed interface JoinStep {

  /** To be in the list, as a learner. */
  record AddLearner() implements JoinStep {}

  /** To run, with a configuration that lists the live members. */
  record Start() implements JoinStep {}

  /** A vote, once it is in sync. */
  record Promote() implements JoinStep {}

  /** Nothing: it serves as what it shall be. */
  record Done() implements JoinStep {}

  /**
   * It may not join now.
   *
   * @param reason why, with the numbers, and what to do
   */
  record Refuse(String reason) implements JoinStep {
    public Refuse {
      requireNonNull(reason, "reason");
    }
  }
}
