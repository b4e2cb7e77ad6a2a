package io.raftsman.deploy;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.operation.Audience;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Scope;
import java.util.Objects;

/**
 * A deploy that somebody asks for.
 *
 * @param cluster what shall be there
 * @param requester who asks
 * @param approval how a purge is approved, should one be needed
 * @param scope how much of it is wanted
 * @param onFailure what becomes of it when a step has failed for good; a request of before there
 *     was a choice ends
 * @param audience who hears of it; of a request of before there was a choice, its followers
 */
public record DeployRequest(
    ClusterSpec cluster,
    String requester,
    ApprovalPolicy approval,
    Scope scope,
    FailurePolicy onFailure,
    Audience audience) {
  public DeployRequest {
    requireNonNull(cluster, "cluster");
    requireNonNull(requester, "requester");
    requireNonNull(approval, "approval");
    requireNonNull(scope, "scope");
    onFailure = Objects.requireNonNullElse(onFailure, FailurePolicy.FAIL);
    audience = Objects.requireNonNullElse(audience, Audience.FOLLOWERS);
  }

  /** A request of somebody who waits for no person. */
  public DeployRequest(
      ClusterSpec cluster, String requester, ApprovalPolicy approval, Scope scope) {
    this(cluster, requester, approval, scope, FailurePolicy.FAIL, Audience.FOLLOWERS);
  }
}
