package io.raftsman.starter.command;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.deploy.DeployWorkflow;
import io.raftsman.operation.Audience;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Scope;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.inventory.ResolvedCluster;
import io.raftsman.starter.view.ExitStatus;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code starter deploy}. */
@Command(
    name = "deploy",
    header = "Make a healthy TLS cluster on the inventory's hosts.",
    description = {
      "",
      "Examines every host before it changes any; installs etcd, writes directories, configuration and"
          + " certificates, starts all members together, waits until each serves, and registers them with"
          + " Prometheus. Hosts where an etcd exists are purged first only when etcd_safeguard is off,"
          + " etcd_clean is on, and you approve exactly what would be destroyed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter deploy --cluster etcd",
      "  starter deploy --cluster etcd -i pigsty.yml -e etcd_version=3.4.23 -v",
      "  starter deploy --cluster etcd --approve-purge TOKEN     the token of a refused run",
      "  starter deploy --cluster etcd --four-eyes --detach       a colleague must approve a purge",
      "  starter deploy --cluster etcd --check --diff             what it would do; changes nothing",
      "  starter deploy --cluster etcd -t etcd_config,etcd_launch these stages alone; a live cluster is converged",
      "  starter deploy --cluster etcd -o json > report.json",
      "  starter deploy --cluster etcd --print-request > requests/etcd.json    for a chatbot to send",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused (the safeguard, or an",
      "approval not given); 4 a host unreachable; 5 another operation is running."
    })
public final class DeployCommand implements Callable<Integer> {
  @Mixin private InventoryOptions inventory;
  @Mixin private ScopeOptions scope;
  @Mixin private ApprovalOptions approval;
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
      return deploy(engine).code();
    }
  }

  private ExitStatus deploy(Engine engine) throws Exception {
    ClusterSpec cluster = cluster();
    Scope wanted = scope.scope(cluster);
    boolean detach = leaving.detaches(engine, wanted);
    ApprovalPolicy policy = approval.policy(engine, output.asking());
    var request =
        new DeployRequest(
            cluster,
            Requester.name(),
            policy,
            wanted,
            output.failurePolicy(engine),
            engine.audience());
    var running =
        new Running(
            "deploy",
            cluster,
            wanted,
            Fingerprint.of(cluster, wanted, policy),
            output,
            engine,
            Requester.commandLine(command),
            detach);
    Running.Start start =
        (client, options) -> {
          DeployWorkflow workflow = client.newWorkflowStub(DeployWorkflow.class, options);
          WorkflowExecution run = WorkflowClient.start(workflow::deploy, request);
          return Begun.workflow(client, run);
        };
    return running.run(start);
  }

  private ClusterSpec cluster() {
    ResolvedCluster resolved = Resolving.of(inventory, output.terminal().err());
    if (resolved.spec().init() == InitialState.EXISTING) {
      throw new UsageException(
          "etcd_init is existing: that joins members to a cluster that is there, and deploy makes a new one."
              + " Set etcd_init to new.");
    }
    return resolved.spec();
  }

  /** What {@link #deploy} would start on a server. */
  private ExitStatus print() {
    worker.refuseOnServer();
    ClusterSpec cluster = cluster();
    Scope wanted = scope.scope(cluster);
    ApprovalPolicy policy = approval.ofOthers();
    var request =
        new DeployRequest(
            cluster, Requester.name(), policy, wanted, FailurePolicy.WAIT, Audience.CHANNELS);
    return printing.print(
        output,
        "deploy",
        cluster,
        wanted,
        Fingerprint.of(cluster, wanted, policy),
        engineOptions.taskQueue(),
        request);
  }
}
