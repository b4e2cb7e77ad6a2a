package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.Order;
import java.util.List;

/**
 * Members that somebody wants removed.
 *
 * @param order the cluster, who asks, and how much is wanted
 * @param members each by its host in the inventory, its name, or its hexadecimal id
 * @param snapshot whether a snapshot is fetched first
 */
public record MemberRemoveRequest(Order order, List<String> members, boolean snapshot) {
  public MemberRemoveRequest {
    requireNonNull(order, "order");
    members = List.copyOf(members);
  }
}
