package io.raftsman.decide.model;

import io.raftsman.decide.LeaderDecision;
import io.raftsman.decide.LeaderDecisions;
import io.raftsman.decide.LiveCluster;
import java.util.Optional;

/** {@code move-leader} to a host. */
record MovingLeader(int number) implements Procedure {

  @Override
  public Ending step(Rig rig) {
    LiveCluster live = rig.look();
    LeaderDecision decision = LeaderDecisions.decide(live, Optional.of(host(rig)));
    if (decision instanceof LeaderDecision.Refuse refusal) {
      return Ending.refused(refusal.reason());
    }
    if (decision instanceof LeaderDecision.Move move) {
      rig.moveLeader(live, move.from(), move.to());
      return Ending.GOES_ON;
    }
    return Ending.DONE;
  }

  private String host(Rig rig) {
    return rig.member(number).host().name();
  }

  @Override
  public boolean isFulfilled(Rig rig) {
    LiveCluster live = rig.look();
    return live.leader().equals(live.of(rig.member(number)));
  }

  @Override
  public Procedure again() {
    return this;
  }
}
