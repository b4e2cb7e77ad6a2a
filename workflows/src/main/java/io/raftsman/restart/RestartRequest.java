package io.raftsman.restart;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.Order;

/**
 * A restart that somebody asks for; its scope names the hosts.
 *
 * @param order the cluster, who asks, and how much is wanted
 */
public record RestartRequest(Order order) {
  public RestartRequest {
    requireNonNull(order, "order");
  }
}
