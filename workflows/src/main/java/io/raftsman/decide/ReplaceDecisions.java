package io.raftsman.decide;

import io.raftsman.cluster.Member;
import io.raftsman.decide.ReplaceStep.Done;
import io.raftsman.decide.ReplaceStep.Join;
import io.raftsman.decide.ReplaceStep.Leave;
import io.raftsman.decide.ReplaceStep.Refuse;
import io.raftsman.observed.ViewedMember;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * In what order a member takes another's place. One that serves stays until its successor votes;
 * one that has failed goes first, as it counts for the quorum and does nothing for it. So does one
 * whose successor has its host or its name: the two can't be there at once. Asked again after each.
 * Source: design rules "Replace".
 */
public final class ReplaceDecisions {
  private ReplaceDecisions() {}

  /**
   * Decides.
   *
   * @param oldId the replaced member's id, hexadecimal
   * @param failed whether it has failed, for good as it seems: that it doesn't answer at this
   *     moment may be an election
   * @param member the inventory's member that takes its place
   */
  public static ReplaceStep next(String oldId, boolean failed, Member member, LiveCluster live) {
    Optional<ViewedMember> old =
        live.members().stream().filter(m -> m.entry().id().equals(oldId)).findFirst();
    boolean joined =
        live.of(member)
            .filter(m -> !m.entry().id().equals(oldId))
            .filter(m -> JoinDecisions.next(member, live) instanceof JoinStep.Done)
            .isPresent();
    if (old.isEmpty()) {
      return joined ? new Done() : new Join();
    }
    ViewedMember leaving = old.orElseThrow();
    boolean exclusive =
        leaving.entry().peerUrls().contains(member.peerUrl())
            || live.name(leaving).equals(member.name());
    if (exclusive && live.voters().size() <= 2 && !leaving.entry().learner()) {
      return new Refuse(
          live.words(leaving)
              + (live.voters().size() == 1
                  ? " is the only voting member: nobody else has its data."
                  : " is one of two voting members: meanwhile only one would have the data.")
              + " Replace it with another host, under another name: --with HOST.");
    }
    return exclusive || joined || failed ? new Leave() : new Join();
  }

  /**
   * Whether a member that counts as failed does leave before anybody joins: a look in which no
   * quorum serves says nothing of it, one that serves by now stays, and so does one without which
   * too few have the data.
   *
   * @param oldId the replaced member's id, hexadecimal
   * @param stated whether the operator says that it has failed, whatever it answers
   * @param member the inventory's member that takes its place
   */
  public static boolean leavesEarly(String oldId, boolean stated, Member member, LiveCluster live) {
    return (stated || (live.hasQuorum() && live.notServing().contains(oldId)))
        && next(oldId, true, member, live) instanceof Leave;
  }

  /**
   * Who of several is replaced next: those that don't serve, then followers, the leader last.
   *
   * @param pending ids of members, hexadecimal
   */
  public static Optional<String> first(Collection<String> pending, LiveCluster live) {
    List<ViewedMember> there =
        live.members().stream().filter(m -> pending.contains(m.entry().id())).toList();
    Optional<ViewedMember> leader = live.leader();
    return there.stream()
        .filter(m -> !m.status().healthy())
        .findFirst()
        .or(() -> there.stream().filter(m -> leader.filter(m::equals).isEmpty()).findFirst())
        .or(() -> there.stream().findFirst())
        .map(m -> m.entry().id());
  }
}
