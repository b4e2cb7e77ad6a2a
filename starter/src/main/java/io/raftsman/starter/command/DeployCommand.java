package io.raftsman.starter.command;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.deploy.DeployWorkflow;
import io.raftsman.starter.engine.EmbeddedEngine;
import io.raftsman.starter.engine.OperationLock;
import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.inventory.ResolvedCluster;
import io.raftsman.starter.view.ExitStatus;
import io.raftsman.worker.RaftsmanWorker;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "  starter deploy --cluster etcd -o json > report.json",
      "",
      "Exit status: 0 done; 1 failed; 2 wrong usage or inventory; 3 stopped by the safeguard or an",
      "approval not given; 4 a host unreachable; 5 another operation is running."
    })
public final class DeployCommand implements Callable<Integer> {
  @Mixin private InventoryOptions inventory;
  @Mixin private OutputOptions output;
  @Mixin private WorkerOptions worker;
  @Spec private CommandSpec command;

  @Option(
      names = "--approve-purge",
      paramLabel = "TOKEN",
      description = "Approve in advance exactly what a refused run showed with this token.")
  private Optional<String> token = Optional.empty();

  @Option(
      names = "--approval-timeout",
      paramLabel = "HOURS",
      defaultValue = "24",
      description =
          "How long to wait for an answer on the terminal; 0 asks nobody. Default: ${DEFAULT-VALUE}.")
  private int approvalHours;

  @Override
  public Integer call() throws Exception {
    try (var engine = EmbeddedEngine.start(worker.settings())) {
      return deploy(engine);
    }
  }

  private int deploy(EmbeddedEngine engine) throws Exception {
    ResolvedCluster resolved = Resolving.of(inventory, output.terminal().err());
    if (resolved.spec().init() == InitialState.EXISTING) {
      throw new UsageException(
          "etcd_init is existing: that joins members to a cluster that is there, and deploy makes a new one."
              + " Set etcd_init to new.");
    }
    if (approvalHours < 0) {
      throw new UsageException(
          "--approval-timeout must be a number of hours, 0 or more, but is " + approvalHours);
    }
    String requester = Requester.name();
    try (var lock =
        OperationLock.take(
            Requester.lockDirectory(),
            resolved.spec(),
            "deploy of "
                + resolved.spec().name()
                + " by "
                + requester
                + " since "
                + Requester.now())) {
      engine.reach(resolved.spec().members().stream().map(Member::host).toList());
      DeployWorkflow workflow =
          engine
              .client()
              .newWorkflowStub(
                  DeployWorkflow.class,
                  WorkflowOptions.newBuilder()
                      .setTaskQueue(RaftsmanWorker.TASK_QUEUE)
                      .setWorkflowId("etcd-" + resolved.spec().name())
                      .setStaticSummary("deploy " + resolved.spec().name())
                      .build());
      var policy = new ApprovalPolicy(token, patience());
      WorkflowClient.start(workflow::deploy, new DeployRequest(resolved.spec(), requester, policy));
      var following =
          new Following(
              WorkflowStub.fromTyped(workflow),
              resolved.spec().name(),
              "deploy " + resolved.spec().name(),
              output);
      return following.untilDone(arguments()).code();
    } catch (OperationLock.HeldException e) {
      Complaint.print(
          output,
          ExitStatus.BUSY,
          "Another operation works on these hosts: "
              + e.getMessage()
              + ". Wait until it has ended.");
      return ExitStatus.BUSY.code();
    }
  }

  /** A person can be asked only on a terminal, and only where no token answers already. */
  private Duration patience() {
    return output.terminal().answering() && output.terminal().err().live() && token.isEmpty()
        ? Duration.ofHours(approvalHours)
        : Duration.ZERO;
  }

  private List<String> arguments() {
    return Requester.commandLine(command);
  }
}
