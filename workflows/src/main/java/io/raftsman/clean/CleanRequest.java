package io.raftsman.clean;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.operation.Order;
import java.util.List;

/**
 * A cleanup that somebody asks for.
 *
 * @param order the cluster, who asks, and how much is wanted
 * @param approval how it is approved
 * @param hosts the inventory's names of the hosts
 */
public record CleanRequest(Order order, ApprovalPolicy approval, List<String> hosts) {
  public CleanRequest {
    requireNonNull(order, "order");
    requireNonNull(approval, "approval");
    hosts = List.copyOf(hosts);
  }
}
