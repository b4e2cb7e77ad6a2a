package io.raftsman.deploy;

import io.raftsman.activity.ClusterActivities;
import io.raftsman.activity.FileActivities;
import io.raftsman.activity.HostActivities;
import io.raftsman.activity.MemberTask;
import io.raftsman.activity.MonitorTask;
import io.raftsman.activity.MonitoringActivities;
import io.raftsman.activity.PackageActivities;
import io.raftsman.activity.PkiActivities;
import io.raftsman.activity.ServiceActivities;
import io.raftsman.approval.Verdict;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.InstallMethod;
import io.raftsman.cluster.Member;
import io.raftsman.decide.DeployDecision;
import io.raftsman.decide.DeployDecision.Abort;
import io.raftsman.decide.DeployDecision.Bootstrap;
import io.raftsman.decide.DeployDecision.PurgeFirst;
import io.raftsman.decide.DeployDecisions;
import io.raftsman.decide.SpecHash;
import io.raftsman.observed.HostFacts;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Placement;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.ApprovalGate;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.operation.Retries;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailedException;
import io.raftsman.operation.StepResult;
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The playbook.
 *
 * <p>Invariants: no host is changed before every host has been examined and one decision was taken
 * for the whole cluster; nothing is destroyed that a person did not approve as it stands at that
 * moment; the members of a new cluster start together, once every one of them is ready to; a
 * member's configuration says {@code new} only until the cluster has been seen healthy.
 */
public final class DeployWorkflowImpl implements DeployWorkflow {
  /** Where a step runs that touches no host. */
  private static final String WORKER = "worker";

  private final ClusterSpec cluster;
  private final Operation operation;
  private final ApprovalGate approval;
  private final Map<String, HostFacts> facts = new TreeMap<>();

  /** Prepares the state that queries and updates see, before any of them runs. */
  @WorkflowInit
  public DeployWorkflowImpl(DeployRequest request) {
    cluster = request.cluster();
    operation = new Operation("deploy", cluster.name(), request.requester());
    approval = new ApprovalGate(operation, cluster.name(), request.requester(), request.approval());
  }

  @Override
  public Report deploy(DeployRequest request) {
    return operation.run(this::playbook);
  }

  private String playbook() {
    assertHosts();
    Bootstrap bootstrap = checkAndPurge();
    String deployment = bootstrap.unfinished().orElseGet(() -> Workflow.randomUUID().toString());

    ensureAuthority();
    Operation.forEach(cluster.members(), member -> prepare(member, deployment));
    Operation.forEach(cluster.members(), this::launch);
    awaitHealthy();
    Operation.inParallel(
        List.of(
            () -> Operation.forEach(cluster.members(), member -> settle(member, deployment)),
            () -> Operation.forEach(cluster.monitors(), this::register)));

    return cluster.members().size() == 1
        ? "Cluster " + cluster.name() + " is healthy with 1 member."
        : "Cluster "
            + cluster.name()
            + " is healthy with "
            + cluster.members().size()
            + " members.";
  }

  private void assertHosts() {
    Operation.forEach(cluster.members(), this::assertHost);
  }

  private void assertHost(Member member) {
    String host = member.host().name();
    HostFacts found =
        operation.step(
            Stage.ETCD_ASSERT,
            host,
            () -> Verbs.on(HostActivities.class, Stage.ETCD_ASSERT, host).examine(task(member)),
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

  /** Returns once nothing stands in the way of a bootstrap. */
  private Bootstrap checkAndPurge() {
    while (true) {
      DeployDecision decision = DeployDecisions.decide(cluster, observe());
      if (decision instanceof Bootstrap bootstrap) {
        return bootstrap;
      }
      if (decision instanceof Abort abort) {
        throw OperationStopped.because(Conclusion.REFUSED, abort.reason());
      }
      PurgeFirst purge = (PurgeFirst) decision;
      if (approval.covers(purge.destructions())) {
        // An authority that can't be used is found out before anything is destroyed.
        ensureAuthority();
        Operation.forEach(cluster.members(), this::purge);
        Operation.forEach(cluster.monitors(), this::deregister);
        return checkPurged();
      }
      approval.ask(purge.destructions());
      // The hosts are looked at again: what was shown may have changed since.
    }
  }

  /** A purge must have left nothing; an approval is good for one. */
  private Bootstrap checkPurged() {
    DeployDecision decision = DeployDecisions.decide(cluster, observe());
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

  private List<HostState> observe() {
    Map<String, HostState> states = new TreeMap<>();
    Operation.forEach(
        cluster.members(),
        member -> {
          String host = member.host().name();
          states.put(
              host,
              operation.step(
                  Stage.ETCD_CHECK,
                  host,
                  () ->
                      Verbs.on(HostActivities.class, Stage.ETCD_CHECK, host).observe(task(member)),
                  HostState::asStep));
        });
    return cluster.members().stream().map(m -> states.get(m.host().name())).toList();
  }

  private void purge(Member member) {
    String host = member.host().name();
    operation.step(
        Stage.ETCD_PURGE,
        host,
        () -> Verbs.on(ServiceActivities.class, Stage.ETCD_PURGE, host).purge(task(member)));
  }

  private void deregister(Host monitor) {
    stepOrOwe(
        Stage.ETCD_PURGE,
        monitor,
        "remove the targets of " + cluster.name() + " from " + cluster.targetsDirectory(),
        () ->
            Verbs.on(MonitoringActivities.class, Stage.ETCD_PURGE, monitor.name())
                .deregister(new MonitorTask(cluster, monitor)));
  }

  private void ensureAuthority() {
    operation.step(
        Stage.ETCD_CERT,
        WORKER,
        () -> Verbs.on(PkiActivities.class, Stage.ETCD_CERT, WORKER).ensureAuthority());
  }

  private void prepare(Member member, String deployment) {
    String host = member.host().name();
    MemberTask task = task(member);
    operation.step(
        Stage.ETCD_INSTALL,
        host,
        () -> Verbs.on(PackageActivities.class, Stage.ETCD_INSTALL, host).install(task));
    operation.step(
        Stage.ETCD_DIR,
        host,
        () ->
            Verbs.on(FileActivities.class, Stage.ETCD_DIR, host)
                .makeDirectories(task, stamp(member, deployment, Stamp.State.DEPLOYING)));
    operation.step(
        Stage.ETCD_CONF,
        host,
        () ->
            Verbs.on(FileActivities.class, Stage.ETCD_CONF, host)
                .configure(task, placement(member), InitialState.NEW));
    operation.step(
        Stage.ETCD_CERT,
        host,
        () -> Verbs.on(PkiActivities.class, Stage.ETCD_CERT, host).certify(task));
  }

  private void launch(Member member) {
    String host = member.host().name();
    operation.step(
        Stage.ETCD_LAUNCH,
        host,
        () -> Verbs.on(ServiceActivities.class, Stage.ETCD_LAUNCH, host).launch(task(member)));
  }

  private void awaitHealthy() {
    operation.step(
        Stage.ETCD_HEALTH,
        cluster.name(),
        () ->
            Verbs.on(ClusterActivities.class, Stage.ETCD_HEALTH, cluster.name())
                .awaitHealthy(cluster),
        members -> StepResult.of(List.of(), Optional.empty(), List.of()));
  }

  private void settle(Member member, String deployment) {
    String host = member.host().name();
    operation.step(
        Stage.ETCD_HEALTH,
        host,
        () ->
            Verbs.on(FileActivities.class, Stage.ETCD_HEALTH, host)
                .settle(
                    task(member),
                    placement(member),
                    stamp(member, deployment, Stamp.State.DEPLOYED)));
  }

  private void register(Host monitor) {
    stepOrOwe(
        Stage.ETCD_REGISTER,
        monitor,
        "register " + cluster.name() + " with Prometheus in " + cluster.targetsDirectory(),
        () ->
            Verbs.on(MonitoringActivities.class, Stage.ETCD_REGISTER, monitor.name())
                .register(new MonitorTask(cluster, monitor)));
  }

  /** A monitoring host is not worth failing a cluster for: what it lacks is said as owed. */
  private void stepOrOwe(Stage stage, Host monitor, String what, Func<StepResult> call) {
    try {
      operation.step(stage, monitor.name(), Retries.onceMore(), call, result -> result);
    } catch (StepFailedException e) {
      String why = e.failure().cameBack().lines().findFirst().orElse("");
      operation.owe(monitor.name() + ": " + what + " (" + why + ")");
    }
  }

  private Placement placement(Member member) {
    HostFacts host = facts.get(member.host().name());
    String binary =
        switch (member.installation().method()) {
          case PACKAGE -> "/usr/bin/etcd";
          case ARCHIVE -> "/usr/local/bin/etcd";
          case NONE -> host.etcdBinary().orElseThrow();
        };
    return new Placement(binary, host.listenAddress());
  }

  private Stamp stamp(Member member, String deployment, Stamp.State state) {
    return new Stamp(cluster.name(), member.name(), deployment, SpecHash.of(cluster), state);
  }

  private MemberTask task(Member member) {
    return new MemberTask(cluster, member);
  }

  @Override
  public Progress progress(int from) {
    return operation.progress(from);
  }

  @Override
  public Optional<Report> report() {
    return operation.report();
  }

  @Override
  public String approve(Verdict verdict) {
    return approval.approve(verdict);
  }

  @Override
  public void validateApproval(Verdict verdict) {
    approval.validate(verdict);
  }

  @Override
  public String deny(Verdict verdict) {
    return approval.deny(verdict);
  }

  @Override
  public void validateDenial(Verdict verdict) {
    approval.validate(verdict);
  }
}
