package io.raftsman.clean;

import io.raftsman.clean.Removal.Seen;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.CleanDecisions;
import io.raftsman.decide.CleanDecisions.Witnesses;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.PurgeDecision.Destroy;
import io.raftsman.examine.Examination;
import io.raftsman.examine.Glance;
import io.raftsman.member.Leaving;
import io.raftsman.member.MembershipSteps;
import io.raftsman.member.Registration;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.HostState;
import io.raftsman.operation.ApprovalGate;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Since;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes sure that the hosts have no member any more, asks for an approval of exactly what is there,
 * takes it away, and has Prometheus look at the live members alone.
 *
 * <p>Invariants: no live member is touched, nor another cluster's; each host must be reached; run
 * again, it goes on with what is left.
 */
public final class CleanWorkflowImpl implements CleanWorkflow {
  /** Since then no target is taken away because nobody answers for once. */
  private static final String PATIENT = "clean-registers-patiently";

  private final ClusterSpec cluster;
  private final Scope scope;
  private final List<String> hosts;

  private final Operation operation;
  private final Examination examination;
  private final Glance glance;
  private final Removal removal;
  private boolean noneIsLeft;

  /** Prepares the state that queries and updates see, before any of them runs. */
  @WorkflowInit
  public CleanWorkflowImpl(CleanRequest request) {
    cluster = request.order().cluster();
    scope = request.order().scope();
    hosts = request.hosts();
    operation = request.order().begin("clean");
    examination = new Examination(operation, cluster);
    glance = new Glance(operation, cluster);
    removal =
        new Removal(
            operation,
            cluster,
            new ApprovalGate(
                operation,
                cluster.name(),
                request.order().requester(),
                request.approval(),
                "cleanup"),
            new Leaving(operation, cluster, scope, new MembershipSteps(operation, cluster)),
            glance);
  }

  @Override
  public Report clean(CleanRequest request) {
    return operation.run(this::procedure);
  }

  private String procedure() {
    refuseUnknownHosts();
    Seen seen = Removal.admitted(look());
    if (scope.checking()) {
      return seen.decision() instanceof Destroy destroy ? removal.show(destroy) + "." : nothing();
    }
    seen = removal.approved(seen, this::look);
    boolean there = seen.decision() instanceof Destroy;
    if (there) {
      List<Member> done = removal.takeAway(members());
      removal.check(done);
      refuseAway(done);
    } else {
      removal.uninstall(members());
    }
    registerTheLive();
    return there ? "Cleaned: " + words() + "." : nothing();
  }

  private Seen look() {
    List<HostState> states = examination.observe(members());
    LiveCluster others = ask(others());
    LiveCluster own = others.members().isEmpty() ? ask(cluster.members()) : others;
    List<HostState> elsewhere = others.members().isEmpty() ? glance.at(others()) : List.of();
    var witnesses = new Witnesses(others, own, elsewhere);
    noneIsLeft = others().isEmpty() || witnesses.noneIsLeft();
    return new Seen(members(), CleanDecisions.decide(cluster, members(), states, witnesses));
  }

  /** The live cluster, asked through some of the inventory's members. */
  private LiveCluster ask(List<Member> members) {
    return members.isEmpty()
        ? new LiveCluster(cluster, new ClusterView("", List.of()))
        : membership(members).view();
  }

  private MembershipSteps membership(List<Member> members) {
    return new MembershipSteps(operation, cluster.withMembers(members));
  }

  /** The targets name exactly the live members; where none is left, nobody's. */
  private void registerTheLive() {
    LiveCluster live = ask(others());
    if (!live.members().isEmpty()) {
      register(live);
    } else if (noneIsLeft || !Since.applies(PATIENT)) {
      new Registration(operation, cluster, scope).deregister();
    } else {
      registerOrOwe(membership(others()).patientView());
    }
  }

  private void registerOrOwe(LiveCluster live) {
    if (!live.members().isEmpty()) {
      register(live);
      return;
    }
    operation.owe(
        "Prometheus' targets are as they were, since no member answers and nobody knows who is one: starter converge --cluster "
            + cluster.name());
  }

  private void register(LiveCluster live) {
    new Registration(operation, live.spec(), scope).register();
  }

  private List<Member> members() {
    return cluster.members().stream().filter(m -> hosts.contains(m.host().name())).toList();
  }

  private List<Member> others() {
    return cluster.members().stream().filter(m -> !hosts.contains(m.host().name())).toList();
  }

  private void refuseUnknownHosts() {
    List<String> known = cluster.members().stream().map(m -> m.host().name()).toList();
    List<String> unknown = hosts.stream().filter(h -> !known.contains(h)).toList();
    if (!unknown.isEmpty() || hosts.isEmpty()) {
      throw OperationStopped.because(
          Conclusion.REFUSED,
          (hosts.isEmpty() ? "No host was named" : String.join(", ", unknown))
              + (hosts.isEmpty() ? "" : " is not in the inventory")
              + ", so nobody knows what of cluster "
              + cluster.name()
              + " may be there. Nothing was touched.");
    }
  }

  private void refuseAway(List<Member> done) {
    List<String> away =
        members().stream().filter(m -> !done.contains(m)).map(m -> m.host().name()).toList();
    if (!away.isEmpty()) {
      throw OperationStopped.because(
          Conclusion.UNREACHABLE,
          String.join(", ", away)
              + " could not be reached any more, and may be half cleaned. Run the same command again once it is back.");
    }
  }

  private String nothing() {
    return "There is nothing to clean: " + words() + ".";
  }

  private String words() {
    return members().stream()
        .map(m -> m.host().name() + " (" + m.name() + ")")
        .collect(Collectors.joining(", "));
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
