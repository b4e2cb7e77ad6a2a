package io.raftsman.etcd;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether all members serve and agree on what cluster they are. */
final class Agreement {
  private Agreement() {}

  /** Why the members are not one healthy cluster; empty when they are. */
  static Optional<String> whyNot(ClusterSpec cluster, List<MemberStatus> members) {
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
    List<String> wanted = cluster.members().stream().map(Member::name).sorted().toList();
    return answers.stream()
        .filter(a -> !a.memberNames().equals(wanted))
        .findFirst()
        .map(a -> "the members are " + a.memberNames() + ", not " + wanted);
  }
}
