package io.raftsman.starter.command;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.operation.Scope;
import io.raftsman.operation.SearchAttributes;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.engine.OperationLock;
import io.raftsman.starter.view.ExitStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs an operation of a command to its end: lock, engine, workflow, progress, recap. */
final class Running {
  private final String operation;
  private final ClusterSpec cluster;
  private final Scope scope;
  private final String fingerprint;
  private final OutputOptions output;
  private final Engine engine;
  private final List<String> commandLine;
  private final boolean detach;

  /** How the workflow is started. */
  interface Start {
    /** Starts it with these options, and returns it. */
    WorkflowStub with(WorkflowClient client, WorkflowOptions options);
  }

  /**
   * An operation.
   *
   * @param operation such as {@code deploy}
   * @param fingerprint of what is asked for
   * @param commandLine how it was asked for, to show how to go on
   * @param detach whether to leave it once it has started
   */
  Running(
      String operation,
      ClusterSpec cluster,
      Scope scope,
      String fingerprint,
      OutputOptions output,
      Engine engine,
      List<String> commandLine,
      boolean detach) {
    this.operation = requireNonNull(operation, "operation");
    this.cluster = requireNonNull(cluster, "cluster");
    this.scope = requireNonNull(scope, "scope");
    this.fingerprint = requireNonNull(fingerprint, "fingerprint");
    this.output = requireNonNull(output, "output");
    this.engine = requireNonNull(engine, "engine");
    this.commandLine = List.copyOf(commandLine);
    this.detach = detach;
  }

  /**
   * Runs it: alone, as no other operation may work on the cluster's hosts meanwhile, or beside
   * whatever runs where it changes nothing.
   */
  ExitStatus run(Start start) throws InterruptedException {
    Engines.introduce(engine, output);
    String id = OperationId.of(cluster.name());
    if (scope.checking()) {
      return begin(id + "-check-" + UUID.randomUUID(), start);
    }
    return engine.isDurable() ? begin(id, start) : locked(id, start);
  }

  private ExitStatus locked(String id, Start start) throws InterruptedException {
    String holder =
        operation
            + " of "
            + cluster.name()
            + " by "
            + Requester.name()
            + " since "
            + Requester.now();
    try (var lock = OperationLock.take(Requester.lockDirectory(), cluster, holder)) {
      return begin(id, start);
    } catch (OperationLock.HeldException e) {
      Complaint.print(
          output,
          ExitStatus.BUSY,
          "Another operation works on these hosts: "
              + e.getMessage()
              + ". Wait until it has ended.");
      return ExitStatus.BUSY;
    }
  }

  private ExitStatus begin(String id, Start start) throws InterruptedException {
    engine.reach(cluster.members().stream().map(Member::host).toList());
    WorkflowStub workflow;
    try {
      workflow = start.with(engine.client(), options(id));
    } catch (WorkflowExecutionAlreadyStarted e) {
      Begun other = Begun.of(engine.client(), id);
      if (!other.isSame(operation, fingerprint)) {
        return busy(other);
      }
      output.terminal().err().stream().println("It runs already: " + other.words() + ".");
      workflow = other.workflow(engine.client(), id);
    }
    if (detach) {
      output.terminal().err().stream()
          .println("It runs on the server. Follow it: starter attach --cluster " + cluster.name());
      return ExitStatus.DONE;
    }
    return new Following(engine, workflow, cluster.name(), title(), output, !scope.checking())
        .untilDone(commandLine);
  }

  private ExitStatus busy(Begun other) {
    Complaint.print(
        output,
        ExitStatus.BUSY,
        "Another operation works on cluster "
            + cluster.name()
            + ": "
            + other.words()
            + (other.operation().equals(operation)
                ? ", with another inventory or other options"
                : "")
            + ". Wait until it has ended, or follow it: starter attach --cluster "
            + cluster.name());
    return ExitStatus.BUSY;
  }

  private WorkflowOptions options(String id) {
    WorkflowOptions.Builder options =
        WorkflowOptions.newBuilder()
            .setTaskQueue(engine.taskQueue())
            .setWorkflowId(id)
            .setStaticSummary(title());
    if (engine.isDurable()) {
      options.setMemo(
          Map.of(
              Begun.OPERATION,
              operation,
              Begun.REQUESTER,
              Requester.name(),
              Begun.REQUEST,
              fingerprint));
    }
    if (engine.hasSearchAttributes()) {
      options.setTypedSearchAttributes(
          SearchAttributes.ofRunning(operation, cluster.name(), Requester.name()));
    }
    return options.build();
  }

  private String title() {
    return operation + " " + cluster.name();
  }
}
