package io.raftsman.decide.model;

import io.raftsman.cluster.Member;
import io.raftsman.decide.JoinAdmission;
import io.raftsman.decide.JoinDecisions;
import io.raftsman.decide.JoinStep;
import io.raftsman.decide.LiveCluster;
import java.util.List;

/** {@code member add}. */
record Joining(int number) implements Procedure {

  @Override
  public Ending step(Rig rig) {
    Member member = rig.member(number);
    LiveCluster live = rig.look();
    JoinStep step = JoinDecisions.next(member, live);
    if (step instanceof JoinStep.Refuse refusal) {
      return Ending.refused(refusal.reason());
    }
    if (step instanceof JoinStep.Done) {
      return Ending.DONE;
    }
    if (rig.isOff(member)) {
      return Ending.unreachable(member.host().name());
    }
    List<String> obstacles =
        JoinAdmission.whyNot(rig.inventory(), member, rig.observe(member), live.of(member));
    if (!obstacles.isEmpty()) {
      return Ending.refused(String.join("; ", obstacles));
    }
    if (step instanceof JoinStep.AddLearner) {
      rig.stamp(member);
      rig.addLearner(live, member);
    } else if (step instanceof JoinStep.Start) {
      rig.start(live, member);
    } else {
      rig.promote(live, member);
    }
    return Ending.GOES_ON;
  }

  @Override
  public boolean isFulfilled(Rig rig) {
    return rig.look()
        .of(rig.member(number))
        .filter(m -> m.status().healthy() && !m.entry().learner())
        .isPresent();
  }

  @Override
  public Procedure again() {
    return this;
  }
}
