package io.raftsman.approval;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A person's consent.
 *
 * @param cluster the cluster's name
 * @param token what was approved
 * @param approver who
 * @param reason why, in the approver's words; may be empty
 * @param time when
 */
public record Approval(String cluster, String token, String approver, String reason, Instant time) {
  public Approval {
    requireNonNull(cluster, "cluster");
    requireNonNull(token, "token");
    requireNonNull(approver, "approver");
    requireNonNull(reason, "reason");
    requireNonNull(time, "time");
  }
}
