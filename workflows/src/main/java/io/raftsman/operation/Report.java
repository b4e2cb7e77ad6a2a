package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

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
 * @param approval who approved what, where something was
 * @param refused what would have been destroyed, and the token that approves exactly this, where an
 *     approval was missing
 * @param mode whether the operation acted; after a check, what is said to be changed is what would
 *     be
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
    Optional<Approval> approval,
    Optional<ApprovalRequest> refused,
    Scope.Mode mode) {

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
    requireNonNull(approval, "approval");
    requireNonNull(refused, "refused");
    requireNonNull(mode, "mode");
  }
}
