package io.raftsman.starter.command;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.MemberStatus;
import io.raftsman.starter.engine.EmbeddedEngine;
import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.view.Json;
import io.raftsman.starter.view.StatusTable;
import io.raftsman.starter.view.StatusVerdict;
import io.raftsman.status.StatusWorkflow;
import io.raftsman.worker.RaftsmanWorker;
import io.temporal.client.WorkflowOptions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
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
  @Mixin private InventoryOptions inventory;
  @Mixin private OutputOptions output;
  @Mixin private WorkerOptions worker;

  @Override
  public Integer call() {
    ClusterSpec cluster = Resolving.of(inventory, output.terminal().err()).spec();
    List<MemberStatus> members;
    try (var engine = EmbeddedEngine.start(worker.settings())) {
      members =
          engine
              .client()
              .newWorkflowStub(
                  StatusWorkflow.class,
                  WorkflowOptions.newBuilder()
                      .setTaskQueue(RaftsmanWorker.TASK_QUEUE)
                      .setWorkflowId("etcd-" + cluster.name() + "-status")
                      .build())
              .status(cluster);
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
}
