package io.raftsman.starter.command;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.etcd.EtcdCluster;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.TaskQueues;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.view.Json;
import io.raftsman.starter.view.StatusTable;
import io.raftsman.starter.view.StatusVerdict;
import io.raftsman.status.StatusWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter status}. */
@Command(
    name = "status",
    header = "Show how the cluster is, member by member, with one verdict.",
    description = {
      "",
      "Every member's id, role, version, size, Raft state, alarms, the days left of its certificate,"
          + " and whether a linearizable read through it succeeds. Changes nothing. Needs the"
          + " certificate authority that the cluster was deployed with.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter status --cluster etcd",
      "  starter status --cluster etcd -o json | jq .health",
      "",
      "Exit status: 0 healthy; 1 degraded or without a quorum; 2 wrong usage or inventory; 4 no member answers."
    })
public final class StatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration SERVER_TIMEOUT = Duration.ofSeconds(30);

  @Mixin private InventoryOptions inventory;
  @Mixin private OutputOptions output;
  @Mixin private WorkerOptions worker;
  @Mixin private EngineOptions engineOptions;

  @Override
  public Integer call() throws Exception {
    ClusterSpec cluster;
    List<MemberStatus> members;
    if (engineOptions.isServer()) {
      cluster = Resolving.of(inventory, output.terminal().err()).spec();
      members = askServer(cluster);
    } else {
      // From here: starting the embedded engine would take longer than the question, of which
      // nothing has to survive.
      try (var etcd = new EtcdCluster(worker.settings().pkiDirectory())) {
        etcd.warmUp(Duration.ZERO);
        cluster = Resolving.of(inventory, output.terminal().err()).spec();
        members = etcd.status(cluster);
      }
    }
    Instant now = Instant.now();
    StatusVerdict verdict =
        StatusVerdict.of(
            cluster.name(), cluster.members().stream().map(Member::name).toList(), members, now);
    if (output.json()) {
      output.terminal().out().stream().print(Json.status(cluster.name(), members, verdict, now));
      output.terminal().out().stream().flush();
    } else {
      new StatusTable(output.screen()).print(members, verdict, now);
    }
    return verdict.health().exitStatus().code();
  }

  /** A worker has the authority and reaches the members. */
  private List<MemberStatus> askServer(ClusterSpec cluster) throws Exception {
    try (Engine engine = engineOptions.open(worker)) {
      Engines.introduce(engine, output);
      StatusWorkflow workflow =
          engine
              .client()
              .newWorkflowStub(
                  StatusWorkflow.class,
                  WorkflowOptions.newBuilder()
                      .setTaskQueue(engine.taskQueue())
                      .setWorkflowId(
                          OperationId.of(cluster.name()) + "-status-" + UUID.randomUUID())
                      .setStaticSummary("status " + cluster.name())
                      .setWorkflowExecutionTimeout(SERVER_TIMEOUT)
                      .build());
      CompletableFuture<List<MemberStatus>> answer =
          WorkflowClient.execute(workflow::status, cluster);
      try {
        return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        output.terminal().err().stream()
            .println(
                "No worker has answered yet on task queues "
                    + engine.taskQueue()
                    + " and "
                    + TaskQueues.of(engine.taskQueue()).signing()
                    + ". Is one running (bin/worker)? Waiting up to "
                    + SERVER_TIMEOUT.toSeconds()
                    + " s.");
        return answer.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WorkflowFailedException failed
          && failed.getCause() instanceof TimeoutFailure) {
        throw new UsageException("No worker has answered: start one with bin/worker.");
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
