package io.raftsman.decide.model;

import io.raftsman.decide.LiveCluster;
import io.raftsman.observed.ViewedMember;
import java.util.List;
import java.util.Optional;

/**
 * What somebody asks for, and what happens meanwhile.
 *
 * @param kind of operation
 * @param target number of the host that it is about
 * @param other number of another host
 * @param mended whether what can come back does so before
 * @param disturbances what happens after which steps of it
 */
record Act(Kind kind, int target, int other, boolean mended, List<Disturbance> disturbances) {

  /** The operations. */
  enum Kind {
    ADD,
    REMOVE,
    REPLACE,
    REPLACE_ON_ITS_HOST,
    REPLACE_ALL,
    RESTART,
    MOVE_LEADER
  }

  /**
   * Something that happens after a step.
   *
   * @param step after how many
   * @param fault what; empty where the operation itself dies and is resumed
   * @param host where
   */
  record Disturbance(int step, Optional<Fault> fault, int host) {}

  /** The same, undisturbed but for what was so before. */
  Act undisturbed() {
    return new Act(kind, target, other, mended, List.of());
  }

  /** The operation; empty where nobody is there for it to be about. */
  Optional<Procedure> procedure(Rig rig) {
    LiveCluster live = rig.look();
    Optional<ViewedMember> there = live.of(rig.member(target));
    return switch (kind) {
      case ADD -> Optional.of(new Joining(target));
      case REMOVE -> there.map(m -> new Leaving(m.entry().id(), target));
      case REPLACE ->
          there
              .filter(m -> live.of(rig.member(other)).isEmpty())
              .map(m -> new Replacing(m.entry().id(), target, fails(m), other));
      case REPLACE_ON_ITS_HOST ->
          there.map(m -> new Replacing(m.entry().id(), target, fails(m), target));
      case REPLACE_ALL -> Optional.of(new ReplacingAll(rig));
      case RESTART -> Optional.of(new Restarting());
      case MOVE_LEADER -> Optional.of(new MovingLeader(target));
    };
  }

  private static boolean fails(ViewedMember member) {
    return !member.status().healthy();
  }
}
