package io.raftsman.starter.command;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.converge.ConvergeRequest;
import io.raftsman.operation.Order;
import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter converge}. */
@Command(
    name = "converge",
    header = "Make a live cluster what the inventory says, without ever purging.",
    description = {
      "",
      "Compares packages, directories, configuration, unit, certificates, client environment and"
          + " Prometheus' targets with the inventory, changes what differs, and restarts only members whose"
          + " configuration, unit or binary changed: one at a time, each when the cluster is healthy, the"
          + " leader last. Hosts that the inventory has and the cluster hasn't join it; members whose ports or"
          + " data directory differ move; members that the inventory doesn't have are removed, once you approve"
          + " exactly that. Where all is right nothing is written and nobody is restarted.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter converge --cluster etcd --check --diff      what would change, line by line",
      "  starter converge --cluster etcd",
      "  starter converge --cluster etcd -l 10.10.10.11      on one host only",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused, and nobody was restarted,",
      "or an approval not given; 4 a host unreachable; 5 another operation is running."
    })
public final class ConvergeCommand implements Callable<Integer> {
  @Mixin private OperationOptions operation;
  @Mixin private ScopeOptions scope;
  @Mixin private ApprovalOptions approval;

  @Override
  public Integer call() throws InterruptedException {
    return operation.run(this::commission);
  }

  private Commission commission(ResolvedCluster resolved, Occasion occasion) {
    ClusterSpec cluster = resolved.spec();
    Order order = occasion.order(cluster, scope.scope(cluster));
    ApprovalPolicy policy = approval.policy(occasion);
    var request =
        new ConvergeRequest(
            cluster, order.requester(), order.scope(), order.onFailure(), order.audience(), policy);
    return new Commission("converge", order, Optional.of(policy), request);
  }
}
