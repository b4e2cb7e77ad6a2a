package io.raftsman.deploy;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;

/**
 * A deploy that somebody asks for.
 *
 * @param cluster what shall be there
 * @param requester who asks
 * @param approval how a purge is approved, should one be needed
 */
public record DeployRequest(ClusterSpec cluster, String requester, ApprovalPolicy approval) {
  public DeployRequest {
    requireNonNull(cluster, "cluster");
    requireNonNull(requester, "requester");
    requireNonNull(approval, "approval");
  }
}
