package io.raftsman.decide;

import io.raftsman.decide.LeaveStep.Gone;
import io.raftsman.decide.LeaveStep.MoveLeader;
import io.raftsman.decide.LeaveStep.Refuse;
import io.raftsman.decide.LeaveStep.Remove;
import io.raftsman.observed.ViewedMember;
import java.util.Comparator;
import java.util.Optional;

/**
 * How a member leaves: the leadership goes to another first, then it is taken out of the list.
 * Asked again after each step.
 *
 * <p>A voter that serves leaves only if a quorum of those that there were serves without it ({@code
 * serving - 1 >= quorum}, {@code total - 1 >= quorum}). Of two voters that both serve one may leave
 * all the same: the one that stays is a quorum by itself as soon as the removal is committed, and
 * there is no other way from two members to one. A voter that doesn't serve needs a quorum of the
 * others to commit its removal. Source: design rules "Before any change" and "Remove"; etcd's
 * strict reconfiguration check.
 *
 * <p>A leader that doesn't serve can't be asked to hand over: it leaves, and the others elect.
 */
public final class LeaveDecisions {
  private LeaveDecisions() {}

  /**
   * Decides.
   *
   * @param id of the member, hexadecimal
   */
  public static LeaveStep next(String id, LiveCluster live) {
    Optional<ViewedMember> found =
        live.members().stream().filter(m -> m.entry().id().equals(id)).findFirst();
    if (found.isEmpty() && live.hasQuorum()) {
      return new Gone();
    }
    Optional<String> why =
        MembershipRules.whyNot(live, m -> m.entry().id().equals(id))
            .or(() -> whyNotWithout(found.orElseThrow(), live));
    if (why.isPresent()) {
      return new Refuse(
          found.map(live::words).orElse(id) + " can't be removed: " + why.orElseThrow() + ".");
    }
    ViewedMember leaving = found.orElseThrow();
    return live.leader()
            .filter(leaving::equals)
            .filter(leader -> leader.status().healthy())
            .flatMap(leader -> successor(leader, live))
            .isEmpty()
        ? new Remove()
        : new MoveLeader(live.name(leaving), live.name(successor(leaving, live).orElseThrow()));
  }

  private static Optional<String> whyNotWithout(ViewedMember leaving, LiveCluster live) {
    if (leaving.entry().learner()) {
      return Optional.empty();
    }
    int voters = live.voters().size();
    int serving = live.servingVoters().size();
    if (voters == 1) {
      return Optional.of(
          "it is the last voting member, and to take the cluster away is a purge: starter purge");
    }
    boolean serves = leaving.status().healthy() && !leaving.unstarted();
    if (!serves || (voters == 2 && serving == 2)) {
      return Optional.empty();
    }
    return serving - 1 >= live.quorum() && voters - 1 >= live.quorum()
        ? Optional.empty()
        : Optional.of(
            MembershipRules.numbers(live)
                + "; without it "
                + (serving - 1)
                + " would serve ("
                + MembershipRules.missing(live)
                + "). Bring the missing ones back, or remove or replace them first");
  }

  /** Who has caught up most. */
  static Optional<ViewedMember> successor(ViewedMember leader, LiveCluster live) {
    return live.servingVoters().stream()
        .filter(m -> !m.equals(leader))
        .max(Comparator.comparingLong(m -> m.status().answer().map(a -> a.raftIndex()).orElse(0L)));
  }
}
