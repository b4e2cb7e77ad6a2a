package io.raftsman.approval;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a person is asked to approve.
 *
 * @param cluster the cluster's name, which the person types
 * @param token stands for exactly what is shown
 * @param destructions what would be destroyed, a host each
 * @param deadline when the request expires; empty where nobody is waited for
 */
public record ApprovalRequest(
    String cluster, String token, List<Destruction> destructions, Optional<Instant> deadline) {
  public ApprovalRequest {
    requireNonNull(cluster, "cluster");
    requireNonNull(token, "token");
    destructions = List.copyOf(destructions);
    requireNonNull(deadline, "deadline");
  }
}
