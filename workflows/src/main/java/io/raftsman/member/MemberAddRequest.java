package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.Order;
import java.util.List;

/**
 * Members that somebody wants added.
 *
 * @param order the cluster, who asks, and how much is wanted
 * @param hosts the inventory's names of the hosts, in the order in which they join
 */
public record MemberAddRequest(Order order, List<String> hosts) {
  public MemberAddRequest {
    requireNonNull(order, "order");
    hosts = List.copyOf(hosts);
  }
}
