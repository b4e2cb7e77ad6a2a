package io.raftsman.decide;

import io.raftsman.decide.LeaderDecision.Move;
import io.raftsman.decide.LeaderDecision.Refuse;
import io.raftsman.decide.LeaderDecision.There;
import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.observed.ViewedMember;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who may lead: a voter that serves and has caught up with the leader, in a cluster with a quorum
 * that agrees on who leads. Source: design rules "Before any change"; raft's leadership transfer,
 * which waits for the successor's log.
 */
public final class LeaderDecisions {
  /** A member that lacks more entries than are written while all are asked is behind. */
  private static final long MOST_BEHIND = 5_000;

  private LeaderDecisions() {}

  /**
   * Decides.
   *
   * @param wanted a host, a name or an id; empty for whoever has caught up best
   */
  public static LeaderDecision decide(LiveCluster live, Optional<String> wanted) {
    if (live.members().isEmpty()) {
      return refuse("no member answers. Find out why first: starter status");
    }
    if (!live.hasQuorum()) {
      return refuse(
          MembershipRules.numbers(live)
              + " ("
              + MembershipRules.missing(live)
              + "). Bring the missing members back first");
    }
    if (live.leader().isEmpty()) {
      return refuse("the members do not agree on a leader. Find out why first: starter status");
    }
    ViewedMember leader = live.leader().orElseThrow();
    if (!leader.status().healthy()) {
      return refuse(
          live.words(leader)
              + " leads and does not serve ("
              + leader.status().error().orElse("no answer")
              + "), so it can't be asked to hand over. Without it the others elect another; look at it first: starter status");
    }
    return wanted.map(w -> named(w, leader, live)).orElseGet(() -> best(leader, live));
  }

  private static LeaderDecision named(String word, ViewedMember leader, LiveCluster live) {
    List<ViewedMember> found = live.named(word);
    if (found.isEmpty()) {
      return refuse(word + " is no member; the members are: " + words(live.members(), live));
    }
    if (found.size() > 1) {
      return refuse(word + " stands for several members: " + words(found, live) + ". Name an id");
    }
    ViewedMember member = found.get(0);
    if (member.equals(leader)) {
      return new There(live.name(leader));
    }
    return whyNot(member, leader, live)
        .map(LeaderDecisions::refuse)
        .orElseGet(() -> new Move(live.name(leader), live.name(member)));
  }

  private static LeaderDecision best(ViewedMember leader, LiveCluster live) {
    Optional<ViewedMember> successor = LeaveDecisions.successor(leader, live);
    if (successor.isEmpty()) {
      return refuse(
          MembershipRules.numbers(live)
              + ", and nobody but the leader "
              + live.words(leader)
              + " could lead");
    }
    return whyNot(successor.orElseThrow(), leader, live)
        .map(LeaderDecisions::refuse)
        .orElseGet(() -> new Move(live.name(leader), live.name(successor.orElseThrow())));
  }

  private static Optional<String> whyNot(
      ViewedMember member, ViewedMember leader, LiveCluster live) {
    if (member.entry().learner()) {
      return Optional.of(live.words(member) + " is a learner, and only a voting member can lead");
    }
    if (!member.status().healthy()) {
      return Optional.of(
          live.words(member)
              + " does not serve ("
              + member.status().error().orElse("no answer")
              + "). Bring it back first, or name another");
    }
    long behind = index(leader) - index(member);
    return behind > MOST_BEHIND
        ? Optional.of(
            live.words(member)
                + " has not caught up: it is at index "
                + index(member)
                + " of "
                + index(leader)
                + ". Wait for it, or name another")
        : Optional.empty();
  }

  private static long index(ViewedMember member) {
    return member.status().answer().map(Answer::raftIndex).orElse(0L);
  }

  private static String words(List<ViewedMember> members, LiveCluster live) {
    return members.stream().map(live::words).collect(Collectors.joining("; "));
  }

  private static LeaderDecision refuse(String reason) {
    return new Refuse("The leadership stays where it is: " + reason + ".");
  }
}
