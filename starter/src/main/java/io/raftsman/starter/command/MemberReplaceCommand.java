package io.raftsman.starter.command;

import io.raftsman.member.MemberReplaceRequest;
import io.raftsman.operation.Order;
import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code starter member replace}. */
@Command(
    name = "replace",
    header = "Put members in the place of others, one after the other.",
    description = {
      "",
      "A healthy member goes once its replacement votes; one that has failed goes first. A replacement on the"
          + " same host starts with fresh data. There is never more than one in flight.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter member replace --cluster etcd 10.10.10.12                     on its own host, with fresh data",
      "  starter member replace --cluster etcd 10.10.10.12 --with 10.10.10.13  by another host",
      "  starter member replace --cluster etcd 10.10.10.12 --failed            it will not come back",
      "  starter member replace --cluster etcd --all                           each on its own host",
      "  starter member replace --cluster etcd --all 10.10.10.10=10.10.10.13   that one by another host",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused, as the quorum would be",
      "lost; 4 a host unreachable; 5 another operation is running."
    })
public final class MemberReplaceCommand implements Callable<Integer> {
  @Mixin private OperationOptions operation;
  @Mixin private CheckOptions check;
  @Mixin private SnapshotOptions snapshot;

  @Parameters(
      paramLabel = "OLD[=NEW]",
      arity = "0..*",
      description =
          "Members, each by its host in the inventory, its name, or its id; and the host of the cluster's"
              + " group that takes its place. Without NEW it is the same host.")
  private List<String> pairs = List.of();

  @Option(
      names = "--with",
      paramLabel = "NEW",
      description = "The host that takes the place of the one member that is replaced.")
  private Optional<String> with = Optional.empty();

  @Option(
      names = "--all",
      description = "Every member, those that no OLD=NEW names on their own hosts.")
  private boolean all;

  @Option(
      names = "--failed",
      description =
          "You state that they have failed: nobody waits until they have been unhealthy for a minute.")
  private boolean failed;

  @Override
  public Integer call() throws InterruptedException {
    return operation.run(this::commission);
  }

  private Commission commission(ResolvedCluster cluster, Occasion occasion) {
    var replacements = new Replacements(cluster.spec(), pairs, with, all);
    if (all && failed) {
      throw new UsageException(
          "--failed states that a member will not come back, and --all is for members that are healthy. Leave"
              + " out one or the other.");
    }
    Order order = occasion.order(cluster.spec(), check.everything());
    return new Commission(
        "member-replace",
        order,
        new MemberReplaceRequest(order, replacements.read(), all, failed, snapshot.wanted()));
  }
}
