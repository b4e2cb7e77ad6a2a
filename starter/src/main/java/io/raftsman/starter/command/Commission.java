package io.raftsman.starter.command;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.operation.Order;
import io.raftsman.operation.Scope;
import java.util.Optional;

/**
 * An operation that a command asks for.
 *
 * @param operation the workflow's type, such as {@code member-add}
 * @param order the cluster, and how much is wanted
 * @param approval how it is approved; empty for one that asks for no approval
 * @param request the workflow's argument
 */
record Commission(
    String operation, Order order, Optional<ApprovalPolicy> approval, Object request) {
  Commission {
    requireNonNull(operation, "operation");
    requireNonNull(order, "order");
    requireNonNull(approval, "approval");
    requireNonNull(request, "request");
  }

  /** An operation that asks for no approval. */
  Commission(String operation, Order order, Object request) {
    this(operation, order, Optional.empty(), request);
  }

  ClusterSpec cluster() {
    return order.cluster();
  }

  Scope scope() {
    return order.scope();
  }

  /** What it has in common with the same operation, asked for again. */
  String fingerprint() {
    return Fingerprint.of(this);
  }

  String title() {
    return operation + " " + cluster().name();
  }
}
