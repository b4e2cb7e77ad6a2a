package io.raftsman.starter.command;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.Report;
import io.raftsman.worker.codec.UnreadablePayloadException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.Optional;

/**
 * How a workflow ended.
 *
 * @param report empty where the operation could not make one, or nobody can tell it
 * @param cancelled whether somebody cancelled it
 */
record Ending(Optional<Report> report, boolean cancelled) {
  Ending {
    requireNonNull(report, "report");
  }

  static Ending with(Report report) {
    return new Ending(Optional.of(report), false);
  }

  /**
   * An operation that did not do what was asked for carries its report in its failure; a cancelled
   * one is asked.
   *
   * @throws UnreadablePayloadException where how it ended is encrypted, and the key not here
   */
  static Ending of(Throwable failure, WorkflowStub workflow) {
    UnreadablePayloadException.in(failure)
        .ifPresent(
            unreadable -> {
              throw unreadable;
            });
    if (!(failure instanceof WorkflowFailedException failed)) {
      return new Ending(Optional.empty(), false);
    }
    return failed.getCause() instanceof CanceledFailure
        ? new Ending(asked(workflow), true)
        : new Ending(recorded(failed), false);
  }

  /** The report in the failure of an operation; empty where it was cancelled or terminated. */
  static Optional<Report> recorded(WorkflowFailedException failed) {
    return failed.getCause() instanceof ApplicationFailure application
            && application.getDetails().getSize() > 0
        ? Optional.of(application.getDetails().get(Report.class))
        : Optional.empty();
  }

  private static Optional<Report> asked(WorkflowStub workflow) {
    try {
      return Optional.ofNullable(workflow.query("report", Report.class));
    } catch (WorkflowServiceException | WorkflowQueryException e) {
      return Optional.empty();
    }
  }
}
