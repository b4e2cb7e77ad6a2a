package io.raftsman.converge;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.operation.Scope;

/**
 * A convergence that somebody asks for.
 *
 * @param cluster what the live cluster shall be like
 * @param requester who asks
 * @param scope how much of it is wanted
 */
public record ConvergeRequest(ClusterSpec cluster, String requester, Scope scope) {
  public ConvergeRequest {
    requireNonNull(cluster, "cluster");
    requireNonNull(requester, "requester");
    requireNonNull(scope, "scope");
  }
}
