package io.raftsman.decide.model;

import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.model.Act.Disturbance;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A sequence of operations on a cluster.
 *
 * @param size how many members it has at first
 * @param acts the operations, one after the other
 */
record Play(int size, List<Act> acts) {
  /** No operation on six hosts needs as many. */
  private static final int MOST_STEPS = 80;

  /** One and two are numbers, too. */
  private static final Pattern NUMBERS =
      Pattern.compile(
          "\\d+ of \\d+ .*quorum is \\d+|quorum is \\d+ of \\d+|(only|last) voting member|one of two voting members",
          Pattern.DOTALL);

  /**
   * How a play went.
   *
   * @param story what happened, in order
   * @param endings how each operation ended, such as {@code ADD DONE}
   * @param members who is a member at the end
   * @param faults what must not happen and did, a sentence each
   */
  record Outcome(
      List<String> story,
      List<String> endings,
      java.util.Set<String> members,
      List<String> faults) {
    @Override
    public String toString() {
      return String.join("\n  ", story) + "\nends: " + endings + "\nfaults: " + faults;
    }
  }

  /** Plays it. */
  Outcome run() {
    var rig = new Rig(size);
    var endings = new ArrayList<String>();
    var faults = new ArrayList<String>();
    for (Act act : acts) {
      if (act.mended()) {
        rig.mend();
      }
      act.procedure(rig)
          .ifPresent(procedure -> endings.add(act.kind() + " " + run(act, procedure, rig, faults)));
      if (!faults.isEmpty()) {
        break;
      }
    }
    return new Outcome(rig.story(), endings, rig.members(), faults);
  }

  private static Ending.Kind run(Act act, Procedure first, Rig rig, List<String> faults) {
    Procedure procedure = first;
    rig.story().add(act.kind() + " " + (act.target() + 1) + " " + (act.other() + 1));
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      Ending ending = step(procedure, rig, faults);
      faults.addAll(rig.violations());
      if (!ending.goesOn() || !faults.isEmpty()) {
        check(act, procedure, ending, rig, faults);
        rig.story().add(ending.kind() + " " + ending.words());
        return ending.kind();
      }
      for (Disturbance disturbance : act.disturbances()) {
        if (disturbance.step() == steps) {
          disturbance.fault().ifPresent(f -> rig.strike(f, disturbance.host()));
          if (disturbance.fault().isEmpty()) {
            rig.story().add("! the operation dies, and is resumed");
            procedure = procedure.again();
          }
        }
      }
    }
    faults.add(act.kind() + " goes on and on");
    return Ending.Kind.GOES_ON;
  }

  private static Ending step(Procedure procedure, Rig rig, List<String> faults) {
    try {
      return procedure.step(rig);
    } catch (ApplicationFailure refused) {
      faults.add("etcd refuses what was decided: " + refused.getOriginalMessage());
      return Ending.refused("");
    }
  }

  private static void check(
      Act act, Procedure procedure, Ending ending, Rig rig, List<String> faults) {
    if (ending.kind() == Ending.Kind.DONE && !procedure.isFulfilled(rig)) {
      faults.add(act.kind() + " says that it is done, and it isn't");
    }
    LiveCluster live = rig.look();
    boolean numbered =
        live.members().isEmpty() || live.hasQuorum() || NUMBERS.matcher(ending.words()).find();
    if (ending.kind() == Ending.Kind.REFUSED && faults.isEmpty() && !numbered) {
      faults.add(act.kind() + " is refused without the numbers: " + ending.words());
    }
  }
}
