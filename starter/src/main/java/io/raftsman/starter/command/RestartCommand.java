package io.raftsman.starter.command;

import io.raftsman.operation.Order;
import io.raftsman.restart.RestartRequest;
import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code starter restart}. */
@Command(
    name = "restart",
    header = "Restart the members of a live cluster, one at a time.",
    description = {
      "",
      "Those that are not ready first, then followers, the leader last, once another one leads. Each waits"
          + " until the one before serves again and the cluster has been healthy for a while. Nothing but the"
          + " service is touched.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter restart --cluster etcd",
      "  starter restart --cluster etcd 10.10.10.11",
      "  starter restart --cluster etcd --allow-outage     a cluster of one or two members",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused, as the quorum would be",
      "lost; 4 a host unreachable; 5 another operation is running."
    })
public final class RestartCommand implements Callable<Integer> {
  @Mixin private OperationOptions operation;
  @Mixin private CheckOptions check;
  @Mixin private OutageOptions outage;

  @Parameters(
      paramLabel = "MEMBER",
      arity = "0..*",
      description =
          "Only these members of the cluster's group, each by its host or its name. Default: all.")
  private List<String> hosts = List.of();

  @Override
  public Integer call() throws InterruptedException {
    return operation.run(this::commission);
  }

  private Commission commission(ResolvedCluster cluster, Occasion occasion) {
    List<String> wanted = MemberHosts.ofMembers(cluster.spec(), "restart", hosts);
    Order order = occasion.order(cluster.spec(), check.on(Set.copyOf(wanted), outage.allowed()));
    return new Commission("restart", order, new RestartRequest(order));
  }
}
