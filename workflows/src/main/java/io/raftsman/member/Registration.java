package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MonitorTask;
import io.raftsman.activity.MonitoringActivities;
import io.raftsman.activity.SurveyActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.operation.Operation;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Retries;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailedException;
import io.raftsman.operation.StepResult;
import io.raftsman.operation.Verbs;
import io.temporal.workflow.Functions.Func;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The members as Prometheus' targets on the monitoring hosts. Such a host is not worth failing a
 * cluster for: what it lacks is said as owed.
 */
public final class Registration {
  private final Operation operation;
  private final ClusterSpec cluster;
  private final Scope scope;

  /** A registration of the cluster's members. */
  public Registration(Operation operation, ClusterSpec cluster, Scope scope) {
    this.operation = requireNonNull(operation, "operation");
    this.cluster = requireNonNull(cluster, "cluster");
    this.scope = requireNonNull(scope, "scope");
  }

  /** etcd_register on every monitoring host that may be changed, if that stage is wanted. */
  public void register() {
    if (scope.has(Stage.ETCD_REGISTER)) {
      Operation.forEach(monitors(), this::register);
    }
  }

  /** {@link #register()} on hosts where a survey found a difference. */
  public void register(List<Host> monitors) {
    Operation.forEach(monitors, this::register);
  }

  /** The monitoring hosts where something would change; a check shows what. */
  public List<Host> survey() {
    var differing = new ArrayList<Host>();
    if (scope.has(Stage.ETCD_REGISTER)) {
      Operation.forEach(
          monitors(),
          monitor ->
              survey(monitor)
                  .filter(found -> found.outcome() == Outcome.CHANGED)
                  .ifPresent(found -> differing.add(monitor)));
    }
    return differing;
  }

  private Optional<StepResult> survey(Host monitor) {
    String host = monitor.name();
    return stepOrOwe(
        Stage.ETCD_REGISTER,
        monitor,
        "look at the targets in " + cluster.targetsDirectory(),
        () ->
            Verbs.withAuthority(SurveyActivities.class, Stage.ETCD_REGISTER, host)
                .surveyMonitor(task(monitor)),
        found -> scope.checking() ? found : found.unchanged());
  }

  /** Takes the targets away; a part of etcd_purge. */
  public void deregister() {
    Operation.forEach(
        cluster.monitors(),
        monitor ->
            stepOrOwe(
                Stage.ETCD_PURGE,
                monitor,
                "remove the targets of " + cluster.name() + " from " + cluster.targetsDirectory(),
                () ->
                    Verbs.withAuthority(
                            MonitoringActivities.class, Stage.ETCD_PURGE, monitor.name())
                        .deregister(task(monitor)),
                removed -> removed));
  }

  private void register(Host monitor) {
    stepOrOwe(
        Stage.ETCD_REGISTER,
        monitor,
        "register " + cluster.name() + " with Prometheus in " + cluster.targetsDirectory(),
        () ->
            Verbs.withAuthority(MonitoringActivities.class, Stage.ETCD_REGISTER, monitor.name())
                .register(task(monitor)),
        written -> written);
  }

  private Optional<StepResult> stepOrOwe(
      Stage stage,
      Host monitor,
      String what,
      Func<StepResult> call,
      Function<StepResult, StepResult> shown) {
    try {
      return Optional.of(operation.tryOut(stage, monitor.name(), Retries.onceMore(), call, shown));
    } catch (StepFailedException e) {
      String why = e.failure().cameBack().lines().findFirst().orElse("");
      operation.owe(monitor.name() + ": " + what + " (" + why + ")");
      return Optional.empty();
    }
  }

  private List<Host> monitors() {
    return cluster.monitors().stream().filter(m -> scope.covers(m.name())).toList();
  }

  private MonitorTask task(Host monitor) {
    return new MonitorTask(cluster, monitor, scope.diff());
  }
}
