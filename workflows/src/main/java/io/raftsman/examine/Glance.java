package io.raftsman.examine;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.HostActivities;
import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.HostState;
import io.raftsman.operation.Operation;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Retries;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailedException;
import io.raftsman.operation.Verbs;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of an etcd is on the hosts that can be reached. One that can't be hinders nobody, and is not
 * waited for long. Changes nothing.
 */
public final class Glance {
  private final Operation operation;
  private final ClusterSpec cluster;

  /** At hosts of a cluster. */
  public Glance(Operation operation, ClusterSpec cluster) {
    this.operation = requireNonNull(operation, "operation");
    this.cluster = requireNonNull(cluster, "cluster");
  }

  /**
   * What is there.
   *
   * @return of the members' hosts that were reached, in their order
   * @throws StepFailedException where a host was reached, and could not be looked at
   */
  public List<HostState> at(List<Member> members) {
    Map<String, HostState> states = new TreeMap<>();
    Operation.forEach(
        members,
        member -> {
          try {
            states.put(member.host().name(), observe(member));
          } catch (StepFailedException e) {
            if (e.failure().kind().outcome() != Outcome.UNREACHABLE) {
              throw e;
            }
          }
        });
    return members.stream()
        .map(m -> m.host().name())
        .filter(states::containsKey)
        .map(states::get)
        .toList();
  }

  private HostState observe(Member member) {
    String host = member.host().name();
    return operation.tryOut(
        Stage.ETCD_CHECK,
        host,
        Retries.onceMore(),
        () ->
            Verbs.onHost(HostActivities.class, Stage.ETCD_CHECK, host, cluster.site())
                .observe(new MemberTask(cluster, member)),
        HostState::asStep);
  }
}
