package io.raftsman.decide.model;

import io.raftsman.cluster.Member;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.ReplaceDecisions;
import io.raftsman.decide.ReplaceStep;
import io.raftsman.observed.ViewedMember;
import java.util.Optional;

/**
 * {@code member replace}.
 *
 * @param id of the old member
 * @param old its host's number
 * @param failed whether it has failed
 * @param successor the number of the host that takes its place; may be the same
 */
record Replacing(String id, int old, boolean failed, int successor) implements Procedure {

  @Override
  public Ending step(Rig rig) {
    LiveCluster live = rig.look();
    Member member = rig.member(successor);
    if (live.members().isEmpty()) {
      return new Joining(successor).step(rig);
    }
    ReplaceStep step = ReplaceDecisions.next(id, failed, member, live);
    if (step instanceof ReplaceStep.Refuse refusal) {
      return Ending.refused(refusal.reason());
    }
    if (step instanceof ReplaceStep.Done) {
      return Ending.DONE;
    }
    if (step instanceof ReplaceStep.Leave) {
      if (rig.isOff(member)) {
        // Nobody lets a member go whose successor could not come.
        return Ending.unreachable(member.host().name());
      }
      Ending left = new Leaving(id, old).step(rig);
      return left.kind() == Ending.Kind.DONE ? Ending.GOES_ON : left;
    }
    if (isGone(live) && old == successor && live.of(member).isEmpty() && !rig.isOff(member)) {
      rig.clean(member);
    }
    Ending joined = new Joining(successor).step(rig);
    return joined.kind() == Ending.Kind.DONE ? Ending.GOES_ON : joined;
  }

  private boolean isGone(LiveCluster live) {
    return entry(live).isEmpty();
  }

  private Optional<ViewedMember> entry(LiveCluster live) {
    return live.members().stream().filter(m -> m.entry().id().equals(id)).findFirst();
  }

  @Override
  public boolean isFulfilled(Rig rig) {
    return isGone(rig.look()) && new Joining(successor).isFulfilled(rig);
  }

  @Override
  public Procedure again() {
    return this;
  }
}
