package io.raftsman.starter.command;

import io.raftsman.member.MemberRemoveRequest;
import io.raftsman.operation.Order;
import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code starter member remove}. */
@Command(
    name = "remove",
    header = "Take members out of a live cluster, one after the other.",
    description = {
      "",
      "Fetches a snapshot, moves the leadership away, takes the member out of the cluster, stops it, and"
          + " takes away what it left on its host: its data unless etcd_rm_data is off, its packages only if"
          + " etcd_rm_pkg is on. A member whose host is offline, or is no longer in the inventory, is removed"
          + " all the same, and its cleanup is owed: see starter clean. Removing the last member is a purge.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter member remove --cluster etcd 10.10.10.12      by its host in the inventory",
      "  starter member remove --cluster etcd etcd-3           by its name",
      "  starter member remove --cluster etcd 8e9e05c52164694d by its id, as starter status shows it",
      "  starter member remove --cluster etcd etcd-3 --check",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused, as the quorum would be",
      "lost; 4 a host unreachable; 5 another operation is running."
    })
public final class MemberRemoveCommand implements Callable<Integer> {
  @Mixin private OperationOptions operation;
  @Mixin private CheckOptions check;
  @Mixin private SnapshotOptions snapshot;

  @Parameters(
      paramLabel = "MEMBER",
      arity = "1..*",
      description = "Members, each by its host in the inventory, its name, or its id.")
  private List<String> members = List.of();

  @Override
  public Integer call() throws InterruptedException {
    return operation.run(this::commission);
  }

  private Commission commission(ResolvedCluster cluster, Occasion occasion) {
    Order order = occasion.order(cluster.spec(), check.everything());
    return new Commission(
        "member-remove",
        order,
        new MemberRemoveRequest(
            order, MemberHosts.once(cluster.spec(), "member remove", members), snapshot.wanted()));
  }
}
