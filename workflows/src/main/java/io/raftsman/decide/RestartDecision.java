package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.Member;
import java.util.List;

/** Whom a restart may restart. */
public sealed interface RestartDecision {

  /**
   * These; who is first is decided again before each.
   *
   * @param members as the live cluster names them: those that don't serve, then followers, the
   *     leader last
   * @param notes who is left alone, and why, a sentence each
   */
  record Proceed(List<Member> members, List<String> notes) implements RestartDecision {
    public Proceed {
      members = List.copyOf(members);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Nobody.
   *
   * @param reason who is how, with the numbers, and what to do
   */
  record Refuse(String reason) implements RestartDecision {
    public Refuse {
      requireNonNull(reason, "reason");
    }
  }
}
