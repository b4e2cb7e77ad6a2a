package io.raftsman.leader;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.Order;
import java.util.Optional;

/**
 * A change of the leader that somebody asks for.
 *
 * @param order the cluster, who asks, and how much is wanted
 * @param to who shall lead, by its host in the inventory, its name, or its id; empty for whoever
 *     has caught up
 */
public record MoveLeaderRequest(Order order, Optional<String> to) {
  public MoveLeaderRequest {
    requireNonNull(order, "order");
    requireNonNull(to, "to");
  }
}
