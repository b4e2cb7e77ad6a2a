package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.util.List;
import java.util.Map;

/**
 * What one member said when it was asked.
 *
 * @param status of itself
 * @param members the cluster's members as it knows them; of a healthy voter, as the cluster knows
 *     them. Empty where it didn't answer, and of a learner, which tells nobody
 * @param alarms what is raised, by member id
 */
record Probed(MemberStatus status, List<ListedMember> members, Map<String, List<String>> alarms) {
  Probed {
    requireNonNull(status, "status");
    members = List.copyOf(members);
    alarms = Map.copyOf(alarms);
  }

  boolean isLearner() {
    return status.answer().filter(Answer::learner).isPresent();
  }

  /** Whether it serves linearizable reads, and so takes changes. */
  boolean servesAll() {
    return status.healthy() && !isLearner();
  }

  long raftIndex() {
    return status.answer().map(Answer::raftIndex).orElse(0L);
  }

  String clusterId() {
    return status.answer().map(Answer::clusterId).orElse("");
  }
}
