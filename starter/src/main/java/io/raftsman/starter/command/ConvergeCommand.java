package io.raftsman.starter.command;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.converge.ConvergeRequest;
import io.raftsman.converge.ConvergeWorkflow;
import io.raftsman.operation.Audience;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Scope;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.view.ExitStatus;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code starter converge}. */
@Command(
    name = "converge",
    header = "Make a live cluster what the inventory says, without ever purging.",
    description = {
      "",
      "Compares packages, directories, configuration, unit, certificates, client environment and"
          + " Prometheus' targets with the inventory, changes what differs, and restarts only members whose"
          + " configuration, unit or binary changed: one at a time, each when the cluster is healthy, the"
          + " leader last. Where all is right nothing is written and nobody is restarted. What a restart can't"
          + " carry (names, ports, URLs, the data directory) is refused, and members are neither added nor"
          + " removed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter converge --cluster etcd --check --diff      what would change, line by line",
      "  starter converge --cluster etcd",
      "  starter converge --cluster etcd -l 10.10.10.11      on one host only",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused, and nobody was restarted;",
      "4 a host unreachable; 5 another operation is running."
    })
public final class ConvergeCommand implements Callable<Integer> {
  @Mixin private InventoryOptions inventory;
  @Mixin private ScopeOptions scope;
  @Mixin private OutputOptions output;
  @Mixin private WorkerOptions worker;
  @Mixin private EngineOptions engineOptions;
  @Mixin private LeavingOptions leaving;
  @Mixin private PrintingOptions printing;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws Exception {
    if (printing.wanted()) {
      return print().code();
    }
    // It starts while the inventory is read.
    try (var engine = engineOptions.open(worker)) {
      return converge(engine).code();
    }
  }

  private ExitStatus converge(Engine engine) throws Exception {
    ClusterSpec cluster = Resolving.of(inventory, output.terminal().err()).spec();
    Scope wanted = scope.scope(cluster);
    boolean detach = leaving.detaches(engine, wanted);
    var request =
        new ConvergeRequest(
            cluster, Requester.name(), wanted, output.failurePolicy(engine), engine.audience());
    var running =
        new Running(
            "converge",
            cluster,
            wanted,
            Fingerprint.of(cluster, wanted),
            output,
            engine,
            Requester.commandLine(command),
            detach);
    Running.Start start =
        (client, options) -> {
          ConvergeWorkflow workflow = client.newWorkflowStub(ConvergeWorkflow.class, options);
          WorkflowExecution run = WorkflowClient.start(workflow::converge, request);
          return Begun.workflow(client, run);
        };
    return running.run(start);
  }

  /** What {@link #converge} would start on a server. */
  private ExitStatus print() {
    worker.refuseOnServer();
    ClusterSpec cluster = Resolving.of(inventory, output.terminal().err()).spec();
    Scope wanted = scope.scope(cluster);
    return printing.print(
        output,
        "converge",
        cluster,
        wanted,
        Fingerprint.of(cluster, wanted),
        engineOptions.taskQueue(),
        new ConvergeRequest(
            cluster, Requester.name(), wanted, FailurePolicy.WAIT, Audience.CHANNELS));
  }
}
