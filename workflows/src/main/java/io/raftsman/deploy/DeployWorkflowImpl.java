package io.raftsman.deploy;

import io.raftsman.activity.PkiActivities;
import io.raftsman.activity.SurveyOrder;
import io.raftsman.activity.SurveyOrder.Baseline;
import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.converge.Convergence;
import io.raftsman.decide.DeployDecision;
import io.raftsman.decide.DeployDecision.Abort;
import io.raftsman.decide.DeployDecision.Bootstrap;
import io.raftsman.decide.DeployDecision.PurgeFirst;
import io.raftsman.decide.DeployDecisions;
import io.raftsman.decide.SpecHash;
import io.raftsman.examine.Examination;
import io.raftsman.member.MemberSteps;
import io.raftsman.member.Registration;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.ApprovalGate;
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
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The playbook.
 *
 * <p>Invariants: no host is changed before every host has been examined and one decision was taken
 * for the whole cluster; nothing is destroyed that a person did not approve as it stands at that
 * moment; where a purge is not wanted, a cluster that is there is converged and not made anew; the
 * members of a new cluster start together, once every one of them is ready to; a member's
 * configuration says {@code new} only until the cluster has been seen healthy.
 */
public final class DeployWorkflowImpl implements DeployWorkflow {
  /** Where a step runs that touches no host. */
  private static final String WORKER = "worker";

  private final ClusterSpec cluster;
  private final Scope scope;
  private final Operation operation;
  private final ApprovalGate approval;
  private final Examination examination;
  private final MemberSteps steps;
  private final Registration registration;

  /** Prepares the state that queries and updates see, before any of them runs. */
  @WorkflowInit
  public DeployWorkflowImpl(DeployRequest request) {
    cluster = request.cluster();
    scope = request.scope();
    operation =
        new Operation(
            "deploy",
            cluster.name(),
            request.requester(),
            scope.mode(),
            request.onFailure(),
            request.audience());
    approval = new ApprovalGate(operation, cluster.name(), request.requester(), request.approval());
    examination = new Examination(operation, cluster);
    steps = new MemberSteps(operation, cluster, examination, scope.diff());
    registration = new Registration(operation, cluster, scope);
  }

  @Override
  public Report deploy(DeployRequest request) {
    return operation.run(this::playbook);
  }

  private String playbook() {
    if (!scope.hasOtherThan(Stage.ETCD_REGISTER)) {
      return registerAlone();
    }
    examination.assertHosts(cluster.members());
    if (!scope.hasOtherThan(Stage.ETCD_ASSERT)) {
      return "Every host can carry its member. Nothing was changed.";
    }
    List<HostState> states = observe();
    if (!scope.hasOtherThan(Stage.ETCD_ASSERT, Stage.ETCD_CHECK)) {
      return DeployDecisions.describe(states) + "\nNothing was changed.";
    }
    if (!scope.hasOtherThan(Stage.ETCD_ASSERT, Stage.ETCD_CHECK, Stage.ETCD_PURGE)) {
      return purgeAlone(states);
    }
    DeployDecision decision = DeployDecisions.decide(cluster, states);
    if (!(decision instanceof Bootstrap) && !scope.has(Stage.ETCD_PURGE)) {
      return new Convergence(operation, cluster, scope, examination, approval)
          .run(states.stream().filter(s -> scope.covers(s.host())).toList());
    }
    refuseLimit(states);
    return scope.checking() ? plan(decision) : carryOut(decision);
  }

  private List<HostState> observe() {
    return examination.observe(cluster.members());
  }

  private String carryOut(DeployDecision decision) {
    Bootstrap bootstrap = clear(decision, states -> DeployDecisions.decide(cluster, states));
    String deployment = bootstrap.unfinished().orElseGet(() -> Workflow.randomUUID().toString());

    ensureAuthority();
    Operation.forEach(members(), member -> prepare(member, deployment));
    if (!scope.has(Stage.ETCD_LAUNCH)) {
      registration.register();
      return "What was asked for is done on "
          + members().size()
          + " of "
          + cluster.members().size()
          + " hosts. No member was started.";
    }
    Operation.forEach(cluster.members(), steps::launch);
    steps.awaitHealthy(cluster.memberNames().stream().sorted().toList());
    Operation.inParallel(
        List.of(() -> Operation.forEach(cluster.members(), steps::settle), registration::register));
    // Last: until then the next run carries this one on.
    Operation.forEach(
        cluster.members(), m -> steps.finish(m, stamp(m, deployment, Stamp.State.DEPLOYED)));
    return "Cluster "
        + cluster.name()
        + " is healthy with "
        + cluster.members().size()
        + (cluster.members().size() == 1 ? " member." : " members.");
  }

  /** Returns once nothing stands in the way of a bootstrap. */
  private Bootstrap clear(DeployDecision first, Function<List<HostState>, DeployDecision> decide) {
    DeployDecision decision = first;
    while (decision instanceof PurgeFirst purge && !approval.covers(purge.destructions())) {
      approval.ask(purge.destructions());
      // The hosts are looked at again: what was shown may have changed since.
      decision = decide.apply(observe());
    }
    if (decision instanceof Abort abort) {
      throw OperationStopped.because(Conclusion.REFUSED, abort.reason());
    }
    if (decision instanceof Bootstrap bootstrap) {
      return bootstrap;
    }
    // An authority that can't be used is found out before anything is destroyed.
    ensureAuthority();
    Operation.forEach(cluster.members(), steps::purge);
    registration.deregister();
    return checkPurged(decide.apply(observe()));
  }

  /** A purge must have left nothing; an approval is good for one. */
  private static Bootstrap checkPurged(DeployDecision decision) {
    if (decision instanceof PurgeFirst left) {
      throw OperationStopped.because(
          Conclusion.FAILED,
          left.destructions().stream()
              .map(d -> "  " + d.host() + ": " + String.join("; ", d.findings()))
              .collect(
                  Collectors.joining(
                      "\n",
                      "The purge left something behind, or it came back:\n",
                      "\nFind out what keeps it there, then run the same command again.")));
    }
    return (Bootstrap) decision;
  }

  private String purgeAlone(List<HostState> states) {
    refuseLimit(states);
    DeployDecision decision = DeployDecisions.decidePurge(cluster, states);
    if (decision instanceof Bootstrap) {
      return "There is nothing to purge. Nothing was changed.";
    }
    if (scope.checking()) {
      return planPurge(decision);
    }
    clear(decision, now -> DeployDecisions.decidePurge(cluster, now));
    return "Cluster " + cluster.name() + " was purged.";
  }

  private String registerAlone() {
    if (scope.checking()) {
      return registration.survey().isEmpty()
          ? "The targets are as they should be."
          : "The targets would be written.";
    }
    registration.register();
    return "The members of " + cluster.name() + " are registered.";
  }

  private void refuseLimit(List<HostState> states) {
    DeployDecisions.whyNotLimited(cluster, scope, states)
        .ifPresent(
            why -> {
              throw OperationStopped.because(Conclusion.REFUSED, why);
            });
  }

  private void ensureAuthority() {
    if (scope.has(Stage.ETCD_CERT)) {
      authority(
          () ->
              Verbs.withAuthority(PkiActivities.class, Stage.ETCD_CERT, WORKER).ensureAuthority());
    }
  }

  private void authority(Func<StepResult> call) {
    operation.step(Stage.ETCD_CERT, WORKER, call);
  }

  private void prepare(Member member, String deployment) {
    if (scope.has(Stage.ETCD_INSTALL)) {
      steps.install(member);
    }
    if (scope.has(Stage.ETCD_DIR)) {
      steps.makeDirectories(member, stamp(member, deployment, Stamp.State.DEPLOYING));
    }
    if (scope.has(Stage.ETCD_CONF)) {
      steps.configure(member, InitialState.NEW);
    }
    if (scope.has(Stage.ETCD_CERT)) {
      steps.certify(member);
    }
  }

  /** What {@link #carryOut} would do. */
  private String plan(DeployDecision decision) {
    if (decision instanceof Abort abort) {
      throw OperationStopped.because(Conclusion.REFUSED, abort.reason());
    }
    String purge = decision instanceof PurgeFirst ? planPurge(decision) + " Then it" : "It";
    Baseline baseline = decision instanceof PurgeFirst ? Baseline.PURGED : Baseline.PRESENT;
    String deployment =
        decision instanceof Bootstrap bootstrap ? bootstrap.unfinished().orElse("new") : "new";
    if (scope.has(Stage.ETCD_CERT)) {
      authority(
          () ->
              Verbs.withAuthority(PkiActivities.class, Stage.ETCD_CERT, WORKER).reviewAuthority());
    }
    steps
        .survey(
            members(),
            m ->
                new SurveyOrder(
                    scope.stages(),
                    InitialState.NEW,
                    stamp(m, deployment, Stamp.State.DEPLOYING),
                    baseline))
        .values()
        .forEach(s -> operation.plan(s.host(), s.stages()));
    registration.survey();
    return purge
        + (scope.has(Stage.ETCD_LAUNCH)
            ? " would make a cluster of "
                + cluster.members().size()
                + (cluster.members().size() == 1 ? " member." : " members.")
            : " would prepare "
                + members().size()
                + (members().size() == 1 ? " host." : " hosts."));
  }

  private String planPurge(DeployDecision decision) {
    if (decision instanceof Abort abort) {
      throw OperationStopped.because(Conclusion.REFUSED, abort.reason());
    }
    List<Destruction> destructions = ((PurgeFirst) decision).destructions();
    approval.show(destructions);
    for (Destruction destruction : destructions) {
      operation.plan(
          destruction.host(),
          List.of(
              new PlannedStep(
                  Stage.ETCD_PURGE,
                  StepResult.of(destruction.findings(), Optional.empty(), List.of()))));
    }
    return "It would ask for an approval to destroy what is on "
        + destructions.size()
        + (destructions.size() == 1 ? " host." : " hosts.");
  }

  private List<Member> members() {
    return cluster.members().stream().filter(m -> scope.covers(m.host().name())).toList();
  }

  private Stamp stamp(Member member, String deployment, Stamp.State state) {
    return new Stamp(cluster.name(), member.name(), deployment, SpecHash.of(cluster), state);
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
