package io.raftsman.starter.command;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.operation.Order;
import io.raftsman.purge.PurgeRequest;
import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter purge}. */
@Command(
    name = "purge",
    header = "Take a whole cluster away, with a person's approval.",
    description = {
      "",
      "Examines every host, shows what would be destroyed, and waits for an approval of exactly that. Then it"
          + " fetches a snapshot, stops the members, and takes away everything that Raftsman put on the hosts."
          + " Hosts that don't answer don't stop it: their cleanup is owed. etcd_safeguard forbids it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter purge --cluster etcd --check                  what would be destroyed",
      "  starter purge --cluster etcd",
      "  starter purge --cluster etcd --approve-purge TOKEN    the token of a refused run",
      "  starter purge --cluster etcd --no-snapshot            nobody needs the data any more",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused (the safeguard, or an",
      "approval not given); 4 a host unreachable; 5 another operation is running."
    })
public final class PurgeCommand implements Callable<Integer> {
  @Mixin private OperationOptions operation;
  @Mixin private CheckOptions check;
  @Mixin private SnapshotOptions snapshot;
  @Mixin private ApprovalOptions approval;

  @Override
  public Integer call() throws InterruptedException {
    return operation.run(this::commission);
  }

  private Commission commission(ResolvedCluster cluster, Occasion occasion) {
    ApprovalPolicy policy = approval.policy(occasion);
    Order order = occasion.order(cluster.spec(), check.everything());
    return new Commission(
        "purge", order, Optional.of(policy), new PurgeRequest(order, policy, snapshot.wanted()));
  }
}
