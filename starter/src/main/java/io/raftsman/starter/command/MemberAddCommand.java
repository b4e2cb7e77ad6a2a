package io.raftsman.starter.command;

import io.raftsman.member.MemberAddRequest;
import io.raftsman.operation.Order;
import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code starter member add}. */
@Command(
    name = "add",
    header = "Make hosts of the inventory members of a live cluster, one after the other.",
    description = {
      "",
      "Each joins as a learner, gets the data, and votes once it is in sync (etcd_learner: true leaves it"
          + " a learner). Then the other members' configuration names it, without a restart, and Prometheus"
          + " gets its target. A host that is a member already is left as it is.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter member add --cluster etcd 10.10.10.13",
      "  starter member add --cluster etcd 10.10.10.13 10.10.10.14",
      "  starter member add --cluster etcd 10.10.10.13 --check --diff",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused; 4 a host unreachable;",
      "5 another operation is running."
    })
public final class MemberAddCommand implements Callable<Integer> {
  @Mixin private OperationOptions operation;
  @Mixin private CheckOptions check;

  @Parameters(
      paramLabel = "HOST",
      arity = "1..*",
      description = "Hosts of the cluster's group, in the order in which they join.")
  private List<String> hosts = List.of();

  @Override
  public Integer call() throws InterruptedException {
    return operation.run(this::commission);
  }

  private Commission commission(ResolvedCluster cluster, Occasion occasion) {
    Order order = occasion.order(cluster.spec(), check.everything());
    return new Commission(
        "member-add",
        order,
        new MemberAddRequest(order, MemberHosts.ofGroup(cluster.spec(), "member add", hosts)));
  }
}
