package io.raftsman.starter.command;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.clean.CleanRequest;
import io.raftsman.operation.Order;
import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code starter clean}. */
@Command(
    name = "clean",
    header = "Take away what members that were removed left on their hosts.",
    description = {
      "",
      "For hosts that were offline when their member was removed. Shows what is there, and waits for an"
          + " approval of exactly that; a host that is a member is refused. A host that the cluster's group no"
          + " longer lists is reached, and its ports, data directory and service are looked for, as the"
          + " group's variables say.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter clean --cluster etcd 10.10.10.12 --check",
      "  starter clean --cluster etcd 10.10.10.12",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused (a member, the safeguard,",
      "or an approval not given); 4 a host unreachable; 5 another operation is running."
    })
public final class CleanCommand implements Callable<Integer> {
  @Mixin private OperationOptions operation;
  @Mixin private CheckOptions check;
  @Mixin private ApprovalOptions approval;

  @Parameters(
      paramLabel = "HOST",
      arity = "1..*",
      description = "Hosts that have left the cluster.")
  private List<String> hosts = List.of();

  @Override
  public Integer call() throws InterruptedException {
    return operation.run(hosts, this::commission);
  }

  private Commission commission(ResolvedCluster cluster, Occasion occasion) {
    ApprovalPolicy policy = approval.policy(occasion);
    Order order = occasion.order(cluster.spec(), check.everything());
    return new Commission(
        "clean",
        order,
        Optional.of(policy),
        new CleanRequest(order, policy, MemberHosts.ofGroup(cluster.spec(), "clean", hosts)));
  }
}
