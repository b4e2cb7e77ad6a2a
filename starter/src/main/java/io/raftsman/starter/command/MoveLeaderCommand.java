package io.raftsman.starter.command;

import io.raftsman.leader.MoveLeaderRequest;
import io.raftsman.operation.Order;
import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code starter move-leader}. */
@Command(
    name = "move-leader",
    header = "Hand the leadership of a live cluster over to another member.",
    description = {
      "",
      "To the one that is named, or to a voter that has caught up. One that leads already is left as it is.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter move-leader --cluster etcd",
      "  starter move-leader --cluster etcd --to 10.10.10.11",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused; 4 a host unreachable;",
      "5 another operation is running."
    })
public final class MoveLeaderCommand implements Callable<Integer> {
  @Mixin private OperationOptions operation;
  @Mixin private CheckOptions check;

  @Option(
      names = "--to",
      paramLabel = "MEMBER",
      description =
          "Who shall lead: its host in the inventory, its name, or its id. Default: a voter that has caught"
              + " up.")
  private Optional<String> to = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    return operation.run(this::commission);
  }

  private Commission commission(ResolvedCluster cluster, Occasion occasion) {
    MemberHosts.once(cluster.spec(), "--to", to.stream().toList());
    to.ifPresent(leader -> refuseLearner(cluster, leader));
    Order order = occasion.order(cluster.spec(), check.everything());
    return new Commission("move-leader", order, new MoveLeaderRequest(order, to));
  }

  private static void refuseLearner(ResolvedCluster cluster, String leader) {
    List<String> learners =
        cluster.spec().members().stream()
            .filter(member -> member.learner())
            .map(member -> member.host().name())
            .toList();
    if (learners.contains(MemberHosts.identity(cluster.spec(), leader))) {
      throw new UsageException(
          "--to: "
              + leader
              + " is a learner (etcd_learner), and a learner can't lead. Name one of the voters.");
    }
  }
}
