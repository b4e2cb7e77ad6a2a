package io.raftsman.operation;

import static com.fasterxml.jackson.annotation.JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an operation did, complete: the recap is drawn from it, and {@code -o json} prints it.
 *
 * @param operation such as {@code deploy}
 * @param cluster the cluster's name
 * @param requester who asked for it
 * @param started when it started
 * @param ended when it ended
 * @param conclusion how it ended
 * @param summary one or two sentences for a person: what is there now, or why it stopped and how to
 *     go on
 * @param events every step that started or ended, in order
 * @param owed what is left to do by hand or by a later run, such as a registration on an
 *     unreachable host
 * @param approvals who approved what, where something was destroyed
 * @param refused what would have been destroyed, and the token that approves exactly this, where an
 *     approval was missing
 * @param mode whether the operation acted; after a check, what is said to be changed is what would
 *     be
 * @param refusals the answers that were refused and had nobody to tell the reason to
 */
public record Report(
    String operation,
    String cluster,
    String requester,
    Instant started,
    Instant ended,
    Conclusion conclusion,
    String summary,
    List<ProgressEvent> events,
    List<String> owed,
    @JsonAlias("approval") @JsonFormat(with = ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<Approval> approvals,
    Optional<ApprovalRequest> refused,
    Scope.Mode mode,
    List<Refusal> refusals) {

  public Report {
    requireNonNull(operation, "operation");
    requireNonNull(cluster, "cluster");
    requireNonNull(requester, "requester");
    requireNonNull(started, "started");
    requireNonNull(ended, "ended");
    requireNonNull(conclusion, "conclusion");
    requireNonNull(summary, "summary");
    events = List.copyOf(events);
    owed = List.copyOf(owed);
    // A report of before there could be several has one, or null.
    approvals = List.copyOf(requireNonNullElse(approvals, List.of()));
    requireNonNull(refused, "refused");
    requireNonNull(mode, "mode");
    refusals = List.copyOf(requireNonNullElse(refusals, List.of()));
  }
}
