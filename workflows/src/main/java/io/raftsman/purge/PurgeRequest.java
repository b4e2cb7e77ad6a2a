package io.raftsman.purge;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.operation.Order;

/**
 * A purge that somebody asks for.
 *
 * @param order the cluster, who asks, and how much is wanted
 * @param approval how it is approved
 * @param snapshot whether a snapshot is fetched first
 */
public record PurgeRequest(Order order, ApprovalPolicy approval, boolean snapshot) {
  public PurgeRequest {
    requireNonNull(order, "order");
    requireNonNull(approval, "approval");
  }
}
