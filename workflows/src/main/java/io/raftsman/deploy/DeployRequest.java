package io.raftsman.deploy;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.operation.Scope;

/**
 * A deploy that somebody asks for.
 *
 * @param cluster what shall be there
 * @param requester who asks
 * @param approval how a purge is approved, should one be needed
 * @param scope how much of it is wanted
 */
public record DeployRequest(
    ClusterSpec cluster, String requester, ApprovalPolicy approval, Scope scope) {
  public DeployRequest {
    requireNonNull(cluster, "cluster");
    requireNonNull(requester, "requester");
    requireNonNull(approval, "approval");
    requireNonNull(scope, "scope");
  }
}
