package io.raftsman.decide.model;

import io.raftsman.decide.LeaveDecisions;
import io.raftsman.decide.LeaveStep;
import io.raftsman.decide.LiveCluster;
import io.raftsman.observed.ViewedMember;
import java.util.Optional;

/** {@code member remove}. */
record Leaving(String id, int number) implements Procedure {

  @Override
  public Ending step(Rig rig) {
    LiveCluster live = rig.look();
    LeaveStep step = LeaveDecisions.next(id, live);
    if (step instanceof LeaveStep.Refuse refusal) {
      return Ending.refused(refusal.reason());
    }
    if (step instanceof LeaveStep.MoveLeader move) {
      rig.moveLeader(live, move.from(), move.to());
      return Ending.GOES_ON;
    }
    if (step instanceof LeaveStep.Remove) {
      rig.remove(live, entry(live).orElseThrow().entry());
      return Ending.GOES_ON;
    }
    // A host that is off is owed.
    if (!rig.isOff(rig.member(number)) && live.of(rig.member(number)).isEmpty()) {
      rig.clean(rig.member(number));
    }
    return Ending.DONE;
  }

  private Optional<ViewedMember> entry(LiveCluster live) {
    return live.members().stream().filter(m -> m.entry().id().equals(id)).findFirst();
  }

  @Override
  public boolean isFulfilled(Rig rig) {
    return entry(rig.look()).isEmpty();
  }

  @Override
  public Procedure again() {
    return this;
  }
}
