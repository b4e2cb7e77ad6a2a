package io.raftsman.starter.command;

import io.raftsman.operation.Report;
import io.raftsman.starter.view.PastOperation;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The operations of a workflow id that a server remembers. */
final class Past {
  private Past() {}

  /** The latest first; no worker is asked. */
  static List<PastOperation> of(WorkflowClient client, String id, int count) {
    return client
        .listExecutions("WorkflowId = '" + id.replace("'", "''") + "'")
        .sorted(Comparator.comparing(WorkflowExecutionMetadata::getStartTime).reversed())
        .limit(count)
        .map(execution -> operation(client, execution))
        .toList();
  }

  private static PastOperation operation(
      WorkflowClient client, WorkflowExecutionMetadata execution) {
    Begun begun = Begun.of(execution);
    Optional<Report> report = begun.isRunning() ? Optional.empty() : report(client, execution);
    return new PastOperation(
        begun.operation(),
        begun.requester(),
        begun.started(),
        Optional.ofNullable(execution.getCloseTime()),
        report.map(r -> r.conclusion().label()).orElseGet(() -> state(execution.getStatus())),
        report.map(Report::summary),
        report.map(Report::approvals).orElse(List.of()));
  }

  private static Optional<Report> report(
      WorkflowClient client, WorkflowExecutionMetadata execution) {
    WorkflowStub workflow = Begun.workflow(client, execution.getExecution());
    try {
      return Optional.of(workflow.getResult(Report.class));
    } catch (WorkflowFailedException e) {
      return Ending.recorded(e);
    }
  }

  private static String state(WorkflowExecutionStatus status) {
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_RUNNING -> "running";
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> "cancelled";
      default -> status.name().replace("WORKFLOW_EXECUTION_STATUS_", "").toLowerCase(Locale.ROOT);
    };
  }
}
