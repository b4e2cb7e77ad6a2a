package io.raftsman.etcd;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether all members serve and agree on what cluster they are. */
final class Agreement {
  /**
   * By how many entries a member may be behind the newest: the answers are not of the same moment.
   * etcd itself takes a learner for ready at 90 % of the leader's log.
   */
  private static final long MOST_BEHIND = 5_000;

  private Agreement() {}

  /** Why the members are not one healthy cluster; empty when they are. */
  static Optional<String> whyNot(List<String> memberNames, List<MemberStatus> members) {
    List<String> unhealthy =
        members.stream()
            .filter(m -> !m.healthy() || m.answer().isEmpty())
            .map(m -> m.name() + ": " + m.error().orElse("no answer"))
            .toList();
    if (!unhealthy.isEmpty()) {
      return Optional.of(String.join("; ", unhealthy));
    }
    List<Answer> answers = members.stream().map(m -> m.answer().orElseThrow()).toList();
    Set<String> clusters = answers.stream().map(Answer::clusterId).collect(Collectors.toSet());
    if (clusters.size() > 1) {
      return Optional.of("the members are in different clusters: " + clusters);
    }
    Set<String> leaders = answers.stream().map(Answer::leaderId).collect(Collectors.toSet());
    if (leaders.size() > 1 || leaders.contains("0")) {
      return Optional.of("the members do not agree on a leader: " + leaders);
    }
    List<String> wanted = memberNames.stream().sorted().toList();
    Optional<String> others =
        answers.stream()
            .filter(a -> !a.memberNames().equals(wanted))
            .findFirst()
            .map(a -> "the members are " + a.memberNames() + ", not " + wanted);
    return others.or(() -> behind(members));
  }

  /**
   * Why the voters' member lists are not the wanted one, by name, peer URL and vote; empty when
   * they are.
   *
   * @param learners names of the members that shall not vote
   */
  static Optional<String> whyNotListed(
      ClusterSpec cluster, List<String> learners, List<Probed> members) {
    Set<String> wanted =
        cluster.members().stream()
            .map(m -> line(m.name(), m.peerUrl(), learners.contains(m.name())))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> peerUrls =
        cluster.members().stream().map(Member::peerUrl).collect(Collectors.toSet());
    return members.stream()
        .filter(m -> !m.isLearner())
        .filter(m -> !lines(m, peerUrls).equals(wanted))
        .findFirst()
        .map(m -> m.status().name() + " has the members " + lines(m, peerUrls) + ", not " + wanted);
  }

  /** A member of several peer URLs is known by any of them. */
  private static Set<String> lines(Probed member, Set<String> peerUrls) {
    return member.members().stream()
        .map(ListedMember::entry)
        .map(
            e ->
                line(
                    e.name(),
                    e.peerUrls().stream()
                        .filter(peerUrls::contains)
                        .findFirst()
                        .orElse(String.join(" ", e.peerUrls())),
                    e.learner()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String line(String name, String peerUrls, boolean learner) {
    return name + "=" + peerUrls + (learner ? " (learner)" : "");
  }

  /** A member that lacks more than what is written while all are asked has not caught up. */
  private static Optional<String> behind(List<MemberStatus> members) {
    long newest =
        members.stream().mapToLong(m -> m.answer().orElseThrow().raftIndex()).max().orElse(0);
    return members.stream()
        .filter(m -> newest - m.answer().orElseThrow().raftIndex() > MOST_BEHIND)
        .findFirst()
        .map(
            m ->
                m.name()
                    + " has not caught up: it is at index "
                    + m.answer().orElseThrow().raftIndex()
                    + " of "
                    + newest);
  }
}
