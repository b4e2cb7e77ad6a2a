package io.raftsman.approval;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 * @param needed how many different people must approve
 * @param given the approvals so far
 * @param again whether something else was shown and approved before, and the hosts are not as shown
 *     any more
 */
public record ApprovalRequest(
    String cluster,
    String token,
    List<Destruction> destructions,
    Optional<Instant> deadline,
    int needed,
    List<Approval> given,
    boolean again) {
  public ApprovalRequest {
    requireNonNull(cluster, "cluster");
    requireNonNull(token, "token");
    destructions = List.copyOf(destructions);
    requireNonNull(deadline, "deadline");
    // Requests of before there was a choice need one.
    needed = Math.max(needed, 1);
    given = List.copyOf(requireNonNullElse(given, List.of()));
  }

  /** A request that one person answers. */
  public ApprovalRequest(
      String cluster, String token, List<Destruction> destructions, Optional<Instant> deadline) {
    this(cluster, token, destructions, deadline, 1, List.of(), false);
  }

  /** How many approvals are missing. */
  @JsonIgnore
  public int missing() {
    return needed - given.size();
  }
}
