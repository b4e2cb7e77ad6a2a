package io.raftsman.starter.command;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.operation.TaskQueues;
import io.raftsman.starter.engine.EmbeddedEngine;
import io.raftsman.starter.engine.OperationLock;
import io.raftsman.starter.view.ExitStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.List;

/** Runs an operation of a command to its end: lock, engine, workflow, progress, recap. */
final class Running {
  private final String operation;
  private final ClusterSpec cluster;
  private final OutputOptions output;
  private final EmbeddedEngine engine;
  private final List<String> commandLine;

  /** How the workflow is started. */
  interface Start {
    /** Starts it with these options, and returns it. */
    WorkflowStub with(WorkflowClient client, WorkflowOptions options);
  }

  /**
   * An operation.
   *
   * @param operation such as {@code deploy}
   * @param commandLine how it was asked for, to show how to go on
   */
  Running(
      String operation,
      ClusterSpec cluster,
      OutputOptions output,
      EmbeddedEngine engine,
      List<String> commandLine) {
    this.operation = requireNonNull(operation, "operation");
    this.cluster = requireNonNull(cluster, "cluster");
    this.output = requireNonNull(output, "output");
    this.engine = requireNonNull(engine, "engine");
    this.commandLine = List.copyOf(commandLine);
  }

  /** Runs it alone: no other operation may work on the cluster's hosts meanwhile. */
  ExitStatus alone(Start start) throws InterruptedException {
    String holder =
        operation
            + " of "
            + cluster.name()
            + " by "
            + Requester.name()
            + " since "
            + Requester.now();
    try (var lock = OperationLock.take(Requester.lockDirectory(), cluster, holder)) {
      return run("etcd-" + cluster.name(), start);
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

  /** Runs one that changes nothing, whatever else runs. */
  ExitStatus beside(Start start) throws InterruptedException {
    return run("etcd-" + cluster.name() + "-check", start);
  }

  private ExitStatus run(String id, Start start) throws InterruptedException {
    engine.reach(cluster.members().stream().map(Member::host).toList());
    String title = operation + " " + cluster.name();
    WorkflowStub workflow =
        start.with(
            engine.client(),
            WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.EMBEDDED.operations())
                .setWorkflowId(id)
                .setStaticSummary(title)
                .build());
    return new Following(workflow, cluster.name(), title, output).untilDone(commandLine);
  }
}
