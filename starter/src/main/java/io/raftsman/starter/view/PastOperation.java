package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.Approval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An operation that a server remembers.
 *
 * @param operation such as {@code deploy}
 * @param requester who asked for it
 * @param started when it started
 * @param ended when it ended; empty while it runs
 * @param result how it ended, or {@code running}
 * @param summary what it said at its end
 * @param approvals who approved what it destroyed
 */
public record PastOperation(
    String operation,
    String requester,
    Instant started,
    Optional<Instant> ended,
    String result,
    Optional<String> summary,
    List<Approval> approvals) {
  public PastOperation {
    requireNonNull(operation, "operation");
    requireNonNull(requester, "requester");
    requireNonNull(started, "started");
    requireNonNull(ended, "ended");
    requireNonNull(result, "result");
    requireNonNull(summary, "summary");
    approvals = List.copyOf(approvals);
  }
}
