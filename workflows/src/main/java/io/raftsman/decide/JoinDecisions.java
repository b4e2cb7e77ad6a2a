package io.raftsman.decide;

import io.raftsman.cluster.Member;
import io.raftsman.decide.JoinStep.AddLearner;
import io.raftsman.decide.JoinStep.Done;
import io.raftsman.decide.JoinStep.Promote;
import io.raftsman.decide.JoinStep.Refuse;
import io.raftsman.decide.JoinStep.Start;
import io.raftsman.observed.ViewedMember;
import java.util.List;
import java.util.Optional;

/**
 * How a host of the inventory becomes a member: in the list as a learner, started, promoted when in
 * sync. Asked again after each step; whatever was done already is not asked for again, so that a
 * run that died is carried on.
 *
 * <p>A learner is added only to a cluster all of whose voters serve and that has no other learner:
 * one that has failed is replaced or removed first, since each voter more makes the quorum larger.
 * Source: design rules "Add".
 */
public final class JoinDecisions {
  private JoinDecisions() {}

  /** Decides for a member of the inventory. */
  public static JoinStep next(Member member, LiveCluster live) {
    Optional<ViewedMember> entry = live.of(member);
    Optional<String> why =
        MembershipRules.whyNot(live, m -> entry.filter(m::equals).isPresent())
            .or(() -> entry.isPresent() ? Optional.empty() : whyNotAdded(member, live));
    if (why.isPresent()) {
      return new Refuse(member.name() + " can't join: " + why.orElseThrow() + ".");
    }
    if (entry.isEmpty()) {
      return new AddLearner();
    }
    ViewedMember there = entry.orElseThrow();
    if (there.unstarted() || !there.status().healthy()) {
      return new Start();
    }
    return there.entry().learner() && !member.learner() ? promotion(member, live) : new Done();
  }

  private static Optional<String> whyNotAdded(Member member, LiveCluster live) {
    if (live.servingVoters().size() < live.voters().size()) {
      return Optional.of(
          MembershipRules.numbers(live)
              + "; one more would make the quorum of "
              + (live.voters().size() + 1)
              + " members "
              + ((live.voters().size() + 1) / 2 + 1)
              + " ("
              + MembershipRules.missing(live)
              + "). Bring the missing ones back, or replace or remove them first");
    }
    List<ViewedMember> learners = live.learners();
    if (!learners.isEmpty()) {
      return Optional.of(
          live.words(learners.get(0))
              + " is a learner, and etcd takes one at a time: promote it (starter member add, without etcd_learner) or remove it first");
    }
    return live.members().stream()
        .filter(m -> live.name(m).equals(member.name()))
        .findFirst()
        .map(
            m ->
                live.words(m)
                    + " has this name already, at "
                    + String.join(",", m.entry().peerUrls())
                    + ". To put "
                    + member.host().name()
                    + " in its place: starter member replace "
                    + m.entry().id()
                    + " --with "
                    + member.host().name());
  }

  /** A voter more must not cost the quorum. */
  private static JoinStep promotion(Member member, LiveCluster live) {
    int quorum = (live.voters().size() + 1) / 2 + 1;
    return live.servingVoters().size() + 1 >= quorum
        ? new Promote()
        : new Refuse(
            member.name()
                + " stays a learner: "
                + MembershipRules.numbers(live)
                + "; with its vote "
                + (live.servingVoters().size() + 1)
                + " would serve, and a quorum would be "
                + quorum
                + " ("
                + MembershipRules.missing(live)
                + ").");
  }
}
