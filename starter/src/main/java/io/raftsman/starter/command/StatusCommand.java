package io.raftsman.starter.command;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.etcd.EtcdClients;
import io.raftsman.etcd.EtcdCluster;
import io.raftsman.observed.MemberStatus;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.view.Json;
import io.raftsman.starter.view.StatusTable;
import io.raftsman.starter.view.StatusVerdict;
import java.time.Duration;
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
      try (var clients = new EtcdClients(worker.settings().pkiDirectory())) {
        clients.warmUp(Duration.ZERO);
        cluster = Resolving.of(inventory, output.terminal().err()).spec();
        members = new EtcdCluster(clients).status(cluster);
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
      return List.of(
          new BriefQuestion(engine, output)
              .ask(
                  "status",
                  OperationId.of(cluster.name()) + "-status",
                  cluster.name(),
                  cluster,
                  MemberStatus[].class));
    }
  }
}
