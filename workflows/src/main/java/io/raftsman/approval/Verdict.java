package io.raftsman.approval;

import static java.util.Objects.requireNonNull;

/**
 * What a person answers to an {@link ApprovalRequest}.
 *
 * @param cluster the cluster's name
 * @param token the request's token
 * @param approver who answers
 * @param reason why; may be empty
 */
public record Verdict(String cluster, String token, String approver, String reason) {
  public Verdict {
    requireNonNull(cluster, "cluster");
    requireNonNull(token, "token");
    requireNonNull(approver, "approver");
    requireNonNull(reason, "reason");
  }
}
