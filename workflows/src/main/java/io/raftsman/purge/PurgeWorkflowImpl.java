package io.raftsman.purge;

import io.raftsman.clean.Removal;
import io.raftsman.clean.Removal.Seen;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.PurgeDecision.Destroy;
import io.raftsman.decide.PurgeDecisions;
import io.raftsman.examine.Glance;
import io.raftsman.member.Leaving;
import io.raftsman.member.MembershipSteps;
import io.raftsman.member.Registration;
import io.raftsman.member.SnapshotBefore;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.HostState;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.ApprovalGate;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks at every host, asks for an approval of exactly what is there, fetches a snapshot, looks
 * again, and takes all of it away.
 *
 * <p>Invariants: a host that does not answer hinders nothing and is owed; nothing is destroyed
 * before the snapshot is on the worker, unless it isn't wanted, and nothing that is not as it was
 * approved; what is another cluster's stays. Run again, it goes on with what is left.
 */
public final class PurgeWorkflowImpl implements PurgeWorkflow {
  private static final String NAME = "purge";

  private final ClusterSpec cluster;
  private final Scope scope;
  private final boolean copies;
  private final Operation operation;
  private final Glance glance;
  private final MembershipSteps membership;
  private final Registration registration;
  private final Removal removal;

  /** Prepares the state that queries and updates see, before any of them runs. */
  @WorkflowInit
  public PurgeWorkflowImpl(PurgeRequest request) {
    cluster = request.order().cluster();
    scope = request.order().scope();
    copies = request.snapshot();
    operation = request.order().begin(NAME);
    glance = new Glance(operation, cluster);
    membership = new MembershipSteps(operation, cluster);
    registration = new Registration(operation, cluster, scope);
    removal =
        new Removal(
            operation,
            cluster,
            new ApprovalGate(
                operation,
                cluster.name(),
                request.order().requester(),
                request.approval(),
                "purge of the cluster"),
            new Leaving(operation, cluster, scope, membership),
            glance);
  }

  @Override
  public Report purge(PurgeRequest request) {
    return operation.run(this::procedure);
  }

  private String procedure() {
    PurgeDecisions.whyNotLimited(cluster, scope).ifPresent(PurgeWorkflowImpl::refuse);
    LiveCluster live = live();
    Seen seen = Removal.admitted(look(live));
    if (scope.checking()) {
      return plan(seen, source(seen, live));
    }
    source(seen, live);
    seen = removal.approved(seen, this::look);
    if (copies && seen.decision() instanceof Destroy) {
      copy(seen);
      // That took its time: what was approved may have changed since.
      seen = removal.approved(look(), this::look);
    }
    return seen.decision() instanceof Destroy ? takeAway(seen) : tidy(seen);
  }

  private void copy(Seen seen) {
    LiveCluster live = live();
    source(seen, live)
        .ifPresent(from -> SnapshotBefore.takeFrom(from, membership, live, cluster.name(), NAME));
  }

  private Seen look() {
    return look(live());
  }

  private Seen look(LiveCluster live) {
    List<HostState> states = glance.at(cluster.members());
    if (states.isEmpty()) {
      throw OperationStopped.because(
          Conclusion.UNREACHABLE,
          "None of the cluster's hosts can be reached ("
              + cluster.members().stream()
                  .map(m -> m.host().name())
                  .collect(Collectors.joining(", "))
              + "), so nothing could be taken away. Nothing was touched.");
    }
    List<String> hosts = states.stream().map(HostState::host).toList();
    return new Seen(
        cluster.members().stream().filter(m -> hosts.contains(m.host().name())).toList(),
        PurgeDecisions.decide(
            cluster, states, live.members().stream().map(ViewedMember::entry).toList()));
  }

  /**
   * The live cluster, for a copy of its data. Without one it is not asked: a cluster whose
   * certificate authority is lost must be purged, too.
   */
  private LiveCluster live() {
    return copies ? membership.view() : new LiveCluster(cluster, new ClusterView("", List.of()));
  }

  /**
   * Who gives the copy; empty where none is wanted, or there is no data.
   *
   * @throws OperationStopped where there is data and nobody to give it
   */
  private Optional<String> source(Seen seen, LiveCluster live) {
    Optional<String> source = PurgeDecisions.source(live);
    if (copies
        && source.isEmpty()
        && seen.decision() instanceof Destroy destroy
        && destroy.etcd()) {
      refuse(
          "No member answers, so there is no snapshot to be had, and nothing was touched. Start a member (systemctl start "
              + cluster.service()
              + " on its host), or do without a snapshot: --no-snapshot");
    }
    return source;
  }

  private String plan(Seen seen, Optional<String> source) {
    if (seen.decision() instanceof Destroy destroy) {
      return removal.show(destroy)
          + source.map(name -> ", and fetch a snapshot from " + name + " first").orElse("")
          + "."
          + notReached(away(seen.members()));
    }
    return "There is nothing to purge." + notReached(away(seen.members()));
  }

  private String takeAway(Seen seen) {
    List<Member> done = removal.takeAway(seen.members());
    registration.deregister();
    removal.check(done);
    removal.owe(away(done));
    return "Cluster " + cluster.name() + " was purged." + notReached(away(done));
  }

  /** Nothing is there that needs an approval; what a run that was stopped left may be. */
  private String tidy(Seen seen) {
    removal.uninstall(seen.members());
    registration.deregister();
    removal.owe(away(seen.members()));
    return "There is nothing to purge." + notReached(away(seen.members()));
  }

  private List<Member> away(List<Member> reached) {
    return cluster.members().stream().filter(m -> !reached.contains(m)).toList();
  }

  private static String notReached(List<Member> away) {
    return away.isEmpty()
        ? ""
        : away.stream()
            .map(m -> m.host().name())
            .collect(Collectors.joining(", ", " Not reached, so nothing is done there: ", "."));
  }

  private static void refuse(String why) {
    throw OperationStopped.because(Conclusion.REFUSED, why);
  }

  @Override
  public Progress progress(int from) {
    return operation.progress(from);
  }

  @Override
  public Optional<Report> report() {
    return operation.report();
  }
}
