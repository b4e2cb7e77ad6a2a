package io.raftsman.restart;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.ServiceActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.RestartDecision;
import io.raftsman.decide.RestartDecision.Proceed;
import io.raftsman.decide.RestartDecision.Refuse;
import io.raftsman.decide.RestartDecisions;
import io.raftsman.examine.Examination;
import io.raftsman.examine.Glance;
import io.raftsman.member.MemberSteps;
import io.raftsman.member.MembershipSteps;
import io.raftsman.member.Stance;
import io.raftsman.observed.HostState;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.PlannedStep;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.operation.Verbs;
import io.raftsman.roll.Roll;
import io.temporal.workflow.Functions.Proc;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Asks each service which start of it runs, and restarts exactly those starts, one at a time and
 * the leader last.
 *
 * <p>Invariants: those of {@link Roll}; no member is started whose data is gone; each member is
 * restarted once, however often a step is tried; nothing but the service is touched; members that
 * the inventory doesn't have count for the quorum and are left alone.
 */
public final class RestartWorkflowImpl implements RestartWorkflow {
  private final ClusterSpec inventory;
  private final Scope scope;
  private final Operation operation;
  private final MembershipSteps membership;

  /** Prepares the state that queries see, before any of them runs. */
  @WorkflowInit
  public RestartWorkflowImpl(RestartRequest request) {
    inventory = request.order().cluster();
    scope = request.order().scope();
    operation = request.order().begin("restart");
    membership = new MembershipSteps(operation, inventory);
  }

  @Override
  public Report restart(RestartRequest request) {
    return operation.run(this::procedure);
  }

  private String procedure() {
    List<Member> wanted = RestartDecisions.wanted(membership.view(), scope);
    List<HostState> states = new Glance(operation, inventory).at(wanted);
    MembershipSteps.Seen<RestartDecision> seen =
        membership.decide(
            live -> RestartDecisions.decide(inventory, live, scope, states),
            decision -> decision instanceof Refuse,
            Stance.AT_FIRST.patience());
    if (seen.decision() instanceof Refuse refusal) {
      throw OperationStopped.because(Conclusion.REFUSED, refusal.reason());
    }
    Proceed proceed = (Proceed) seen.decision();
    return roll(proceed, seen.live(), starts(proceed.members()));
  }

  /** Which start of each service runs, by host. */
  private Map<String, String> starts(List<Member> members) {
    Map<String, String> starts = new TreeMap<>();
    Operation.forEach(members, member -> starts.put(member.host().name(), start(member)));
    return starts;
  }

  private String start(Member member) {
    String host = member.host().name();
    return operation.step(
        Stage.ETCD_CHECK,
        host,
        () -> service(Stage.ETCD_CHECK, host).invocation(new MemberTask(inventory, member)),
        start -> StepResult.of(List.of(), Optional.empty(), List.of()));
  }

  private String roll(Proceed proceed, LiveCluster live, Map<String, String> starts) {
    proceed.notes().forEach(n -> operation.note(Stage.ETCD_CHECK, inventory.name(), n));
    ClusterSpec cluster = live.reachable();
    var steps =
        new MemberSteps(operation, cluster, new Examination(operation, cluster), scope.diff());
    var roll =
        new Roll(
            cluster,
            live.members().stream().map(m -> m.entry().name()).sorted().toList(),
            steps,
            scope.outage());
    List<String> pending = proceed.members().stream().map(Member::name).toList();
    if (scope.checking()) {
      roll.admit(pending);
      return plan(proceed.members(), live);
    }
    roll.run(
        pending,
        (member, admission) ->
            restart(cluster, member, starts.get(member.host().name()), admission));
    membership.agree(
        membership.viewThatAnswers(), live.learners().stream().map(live::name).toList());
    return pending.isEmpty()
        ? "No live member is in the inventory, so none was restarted."
        : pending.size() + (pending.size() == 1 ? " member was" : " members were") + " restarted.";
  }

  private void restart(ClusterSpec cluster, Member member, String start, Proc admission) {
    String host = member.host().name();
    HostState state = new Examination(operation, cluster).observe(List.of(member)).get(0);
    RestartDecisions.whyNotStarted(inventory, state)
        .ifPresent(
            why -> {
              throw OperationStopped.because(Conclusion.FAILED, why + ".");
            });
    operation.disturb(
        Stage.ETCD_LAUNCH,
        host,
        admission,
        () ->
            service(Stage.ETCD_LAUNCH, host)
                .restartFrom(new MemberTask(cluster, member, scope.diff()), start));
  }

  private String plan(List<Member> members, LiveCluster live) {
    members.forEach(
        m ->
            operation.plan(
                m.host().name(),
                List.of(
                    new PlannedStep(
                        Stage.ETCD_LAUNCH,
                        StepResult.of(
                            List.of(inventory.service() + ".service restarted"),
                            Optional.empty(),
                            List.of())))));
    if (members.isEmpty()) {
      return "No live member is in the inventory, so none would be restarted.";
    }
    boolean leads =
        members.stream().anyMatch(m -> live.leader().equals(live.of(m)))
            && live.servingVoters().size() > 1;
    return "Restarted, one at a time: "
        + members.stream()
            .map(m -> m.name() + " on " + m.host().name())
            .collect(Collectors.joining(", "))
        + (leads ? "; the leader last, once another leads." : ".");
  }

  private ServiceActivities service(Stage stage, String host) {
    return Verbs.onHost(ServiceActivities.class, stage, host, inventory.site());
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
