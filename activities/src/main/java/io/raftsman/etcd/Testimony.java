package io.raftsman.etcd;

import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What several members said, put together. */
final class Testimony {
  private static final Comparator<List<Probed>> MOST_OF_A_CLUSTER =
      Comparator.<List<Probed>, Boolean>comparing(l -> l.stream().anyMatch(Probed::servesAll))
          .thenComparing(List::size)
          .thenComparing(l -> l.stream().mapToLong(Probed::raftIndex).max().orElse(0));

  private static final Comparator<Probed> BEST_INFORMED =
      Comparator.comparing(Probed::servesAll).thenComparing(Probed::raftIndex);

  private Testimony() {}

  /**
   * Whose member list counts: one that serves linearizable reads before one that doesn't, and the
   * one that has seen most of the log. Of several clusters, the one that serves, then the one of
   * most members that answered. Empty where nobody told a list.
   */
  static Optional<Probed> best(Collection<Probed> probed) {
    Map<String, List<Probed>> clusters =
        probed.stream()
            .filter(p -> !p.members().isEmpty())
            .collect(Collectors.groupingBy(Probed::clusterId));
    return clusters.values().stream()
        .max(MOST_OF_A_CLUSTER)
        .flatMap(cluster -> cluster.stream().max(BEST_INFORMED));
  }

  /** The members' own words; what a learner may not tell, from the others. */
  static List<MemberStatus> statuses(List<Probed> probed) {
    Optional<Probed> best = best(probed);
    return probed.stream().map(p -> best.map(b -> completed(p, b)).orElse(p.status())).toList();
  }

  /** A learner's status, with the member list and the alarms that another member told. */
  static MemberStatus completed(Probed probed, Probed source) {
    MemberStatus status = probed.status();
    if (!probed.isLearner() || !probed.clusterId().equals(source.clusterId())) {
      return status;
    }
    Answer own = status.answer().orElseThrow();
    return new MemberStatus(
        status.name(),
        status.endpoint(),
        status.healthy(),
        status.latencyMillis(),
        Optional.of(withMembers(own, names(source.members()))),
        source.alarms().getOrDefault(own.memberId(), List.of()),
        status.certificateExpiry(),
        status.error());
  }

  /** All members' names, sorted, as an answer has them. */
  static List<String> names(List<ListedMember> members) {
    return members.stream().map(m -> m.entry().name()).sorted().toList();
  }

  private static Answer withMembers(Answer answer, List<String> names) {
    return new Answer(
        answer.memberId(),
        answer.clusterId(),
        answer.leaderId(),
        answer.learner(),
        answer.version(),
        answer.databaseBytes(),
        answer.databaseInUseBytes(),
        answer.raftTerm(),
        answer.raftIndex(),
        answer.revision(),
        names);
  }
}
