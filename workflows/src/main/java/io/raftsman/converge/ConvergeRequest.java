package io.raftsman.converge;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.operation.Audience;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Scope;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A convergence that somebody asks for.
 *
 * @param cluster what the live cluster shall be like
 * @param requester who asks
 * @param scope how much of it is wanted
 * @param onFailure what becomes of it when a step has failed for good; a request of before there
 *     was a choice ends
 * @param audience who hears of it; of a request of before there was a choice, its followers
 * @param approval how the removal of members is approved, should one be needed; a request of before
 *     there was a choice waits for nobody
 */
public record ConvergeRequest(
    ClusterSpec cluster,
    String requester,
    Scope scope,
    FailurePolicy onFailure,
    Audience audience,
    ApprovalPolicy approval) {
  public ConvergeRequest {
    requireNonNull(cluster, "cluster");
    requireNonNull(requester, "requester");
    requireNonNull(scope, "scope");
    onFailure = Objects.requireNonNullElse(onFailure, FailurePolicy.FAIL);
    audience = Objects.requireNonNullElse(audience, Audience.FOLLOWERS);
    approval =
        Objects.requireNonNullElseGet(
            approval, () -> new ApprovalPolicy(Optional.empty(), Duration.ZERO));
  }

  /** A request that removes no member. */
  public ConvergeRequest(
      ClusterSpec cluster,
      String requester,
      Scope scope,
      FailurePolicy onFailure,
      Audience audience) {
    this(cluster, requester, scope, onFailure, audience, null);
  }

  /** A request of somebody who waits for no person. */
  public ConvergeRequest(ClusterSpec cluster, String requester, Scope scope) {
    this(cluster, requester, scope, FailurePolicy.FAIL, Audience.FOLLOWERS);
  }
}
