package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;

/**
 * What every operation on a cluster is told.
 *
 * @param cluster as the inventory has it
 * @param requester who asks
 * @param scope how much of it is wanted
 * @param onFailure what becomes of it when a step has failed for good
 * @param audience who hears of it
 */
public record Order(
    ClusterSpec cluster,
    String requester,
    Scope scope,
    FailurePolicy onFailure,
    Audience audience) {
  public Order {
    requireNonNull(cluster, "cluster");
    requireNonNull(requester, "requester");
    requireNonNull(scope, "scope");
    requireNonNull(onFailure, "onFailure");
    requireNonNull(audience, "audience");
  }

  /** An order of somebody who waits for no person. */
  public Order(ClusterSpec cluster, String requester, Scope scope) {
    this(cluster, requester, scope, FailurePolicy.FAIL, Audience.FOLLOWERS);
  }

  /**
   * The operation that carries it out, which starts now.
   *
   * @param name such as {@code member-add}
   */
  public Operation begin(String name) {
    return new Operation(name, cluster.name(), requester, scope.mode(), onFailure, audience);
  }
}
