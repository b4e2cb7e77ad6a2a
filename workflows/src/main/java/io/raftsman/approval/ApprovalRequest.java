package io.raftsman.approval;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people are asked to approve.
 *
 * @param cluster the cluster's name, which a person types
 * @param token stands for exactly what is shown
 * @param destructions what would be destroyed, a host each
 * @param deadline when the request expires; empty where nobody is waited for
 * @param needed how many different people must approve
 * @param approvers who may; empty for anybody
 * @param excluded whose approval does not count: the requester's, under four eyes
 * @param given the approvals so far
 * @param again whether something else was approved before, and the hosts are not as shown then
 */
public record ApprovalRequest(
    String cluster,
    String token,
    List<Destruction> destructions,
    Optional<Instant> deadline,
    int needed,
    List<String> approvers,
    Optional<String> excluded,
    List<Approval> given,
    boolean again) {
  public ApprovalRequest {
    requireNonNull(cluster, "cluster");
    requireNonNull(token, "token");
    destructions = List.copyOf(destructions);
    requireNonNull(deadline, "deadline");
    // Requests of before there was a choice let anybody approve, and need one.
    needed = Math.max(needed, 1);
    approvers = List.copyOf(requireNonNullElse(approvers, List.of()));
    excluded = requireNonNullElse(excluded, Optional.empty());
    given = List.copyOf(requireNonNullElse(given, List.of()));
  }

  /** A request that anybody may answer, alone. */
  public ApprovalRequest(
      String cluster, String token, List<Destruction> destructions, Optional<Instant> deadline) {
    this(cluster, token, destructions, deadline, 1, List.of(), Optional.empty(), List.of(), false);
  }

  /** With one more approval. */
  public ApprovalRequest with(Approval approval) {
    List<Approval> all = Stream.concat(given.stream(), Stream.of(approval)).toList();
    return new ApprovalRequest(
        cluster, token, destructions, deadline, needed, approvers, excluded, all, again);
  }

  /** How many approvals are missing. */
  @JsonIgnore
  public int missing() {
    return Math.max(needed - given.size(), 0);
  }

  /** Why somebody's approval would not count; empty where it would. */
  public Optional<String> whyNotBy(String approver) {
    if (Person.of(approver).isEmpty()) {
      return Optional.of("the approver must be named");
    }
    if (excluded.filter(e -> Person.of(e).isEmpty()).isPresent()) {
      return Optional.of("four eyes: it is not known who asked for the operation");
    }
    if (excluded.filter(e -> Person.same(e, approver)).isPresent()) {
      return Optional.of(
          "four eyes: " + approver + " asked for the operation, so somebody else must approve it");
    }
    if (!approvers.isEmpty() && approvers.stream().noneMatch(a -> Person.same(a, approver))) {
      return Optional.of(
          approver + " is not one of those who may approve: " + String.join(", ", approvers));
    }
    if (given.stream().anyMatch(a -> Person.same(a.approver(), approver))) {
      return Optional.of(
          approver + " has approved it already; " + missing() + " more must, each another person");
    }
    return Optional.empty();
  }

  /** How many must approve, and who has; empty where one approval is all. */
  public Optional<String> quorum() {
    if (needed == 1) {
      return Optional.empty();
    }
    return Optional.of(
        needed
            + " people must approve"
            + (given.isEmpty()
                ? ""
                : "; so far: "
                    + String.join(", ", given.stream().map(Approval::approver).toList())));
  }
}
