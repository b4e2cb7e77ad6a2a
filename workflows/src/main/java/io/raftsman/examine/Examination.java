package io.raftsman.examine;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.HostActivities;
import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InstallMethod;
import io.raftsman.cluster.Member;
import io.raftsman.observed.HostFacts;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Placement;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailedException;
import io.raftsman.operation.Verbs;
import io.temporal.workflow.Functions.Proc1;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the hosts of a cluster are, and what of an etcd is on them. Changes nothing. */
public final class Examination {
  private final Operation operation;
  private final ClusterSpec cluster;
  private final Map<String, HostFacts> facts = new TreeMap<>();

  /** Nothing is known yet. */
  public Examination(Operation operation, ClusterSpec cluster) {
    this.operation = requireNonNull(operation, "operation");
    this.cluster = requireNonNull(cluster, "cluster");
  }

  /** Whether every host can carry its member; all faults of all hosts are found. */
  public void assertHosts(List<Member> members) {
    Operation.forEach(members, this::assertHost);
  }

  /**
   * Which hosts can be worked on; one that can't be hinders nobody.
   *
   * @return their members, in their order
   */
  public List<Member> assertWhereMay(List<Member> members) {
    return whereMay(members, this::assertHost);
  }

  /** What of an etcd is on those hosts that can be reached, fit or not, in their order. */
  public List<HostState> reach(List<Member> members) {
    Map<String, HostState> states = new TreeMap<>();
    return whereMay(members, m -> states.put(m.host().name(), observe(List.of(m)).get(0))).stream()
        .map(m -> states.get(m.host().name()))
        .toList();
  }

  private static List<Member> whereMay(List<Member> members, Proc1<Member> look) {
    var failed = new ArrayList<Member>();
    Operation.forEach(
        members,
        member -> {
          try {
            look.apply(member);
          } catch (StepFailedException e) {
            failed.add(member);
          }
        });
    return members.stream().filter(m -> !failed.contains(m)).toList();
  }

  private void assertHost(Member member) {
    String host = member.host().name();
    HostFacts found =
        operation.step(
            Stage.ETCD_ASSERT,
            host,
            () ->
                Verbs.onHost(HostActivities.class, Stage.ETCD_ASSERT, host, cluster.site())
                    .examine(new MemberTask(cluster, member)),
            HostFacts::asStep);
    if (member.installation().method() == InstallMethod.NONE && found.etcdBinary().isEmpty()) {
      throw OperationStopped.because(
          Conclusion.FAILED,
          "etcd_install_method of "
              + member.name()
              + " is none, and there is no etcd on "
              + host
              + ". Install it, or choose another method. No host was changed.");
    }
    facts.put(host, found);
  }

  /** What of an etcd is on the members' hosts, in their order. */
  public List<HostState> observe(List<Member> members) {
    Map<String, HostState> states = new TreeMap<>();
    Operation.forEach(
        members,
        member -> {
          String host = member.host().name();
          states.put(
              host,
              operation.step(
                  Stage.ETCD_CHECK,
                  host,
                  () ->
                      Verbs.onHost(HostActivities.class, Stage.ETCD_CHECK, host, cluster.site())
                          .observe(new MemberTask(cluster, member)),
                  HostState::asStep));
        });
    return members.stream().map(m -> states.get(m.host().name())).toList();
  }

  /** What is known of the hosts that were asserted, by their names. */
  public Map<String, HostFacts> facts() {
    return Map.copyOf(facts);
  }

  /** What a member's files must know of its host, which was asserted before. */
  public Placement placement(Member member) {
    HostFacts host = facts.get(member.host().name());
    String binary =
        switch (member.installation().method()) {
          case PACKAGE -> "/usr/bin/etcd";
          case ARCHIVE -> "/usr/local/bin/etcd";
          case NONE -> host.etcdBinary().orElseThrow();
        };
    return new Placement(binary, host.listenAddress());
  }
}
