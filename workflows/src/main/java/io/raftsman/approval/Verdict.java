package io.raftsman.approval;

/**
 * What a person answers to an {@link ApprovalRequest}. What a bot left out is empty: it is refused
 * with a reason, not by a fault of the reader. Texts are {@link Brief}.
 *
 * @param cluster the cluster's name
 * @param token the request's token
 * @param approver who answers
 * @param reason why; may be empty
 */
public record Verdict(String cluster, String token, String approver, String reason) {
  public Verdict {
    cluster = Brief.of(cluster);
    token = Brief.of(token);
    approver = Brief.of(approver);
    reason = Brief.of(reason);
  }
}
