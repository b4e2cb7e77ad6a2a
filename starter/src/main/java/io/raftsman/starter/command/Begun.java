package io.raftsman.starter.command;

import static java.util.Objects.requireNonNull;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An operation that was started on a server, as the server describes it without asking a worker.
 *
 * @param operation such as {@code deploy}
 * @param requester who asked for it
 * @param started when
 * @param request the fingerprint of what was asked for
 * @param runId which run of the workflow it is
 * @param isRunning whether it has not ended
 */
record Begun(
    String operation,
    String requester,
    Instant started,
    String request,
    String runId,
    boolean isRunning) {
  static final String OPERATION = "operation";
  static final String REQUESTER = "requester";
  static final String REQUEST = "request";
  private static final String MEMBER = "member";

  Begun {
    requireNonNull(operation, "operation");
    requireNonNull(requester, "requester");
    requireNonNull(started, "started");
    requireNonNull(request, "request");
    requireNonNull(runId, "runId");
  }

  /** The latest of a workflow id. */
  static Begun of(WorkflowClient client, String id) {
    WorkflowExecutionDescription description = client.newUntypedWorkflowStub(id).describe();
    return of(description);
  }

  static Begun of(WorkflowExecutionMetadata metadata) {
    return new Begun(
        memo(metadata, OPERATION).orElse(metadata.getWorkflowType()),
        memo(metadata, REQUESTER).orElse("somebody who did not use the starter"),
        metadata.getStartTime(),
        memo(metadata, REQUEST).orElse(""),
        metadata.getExecution().getRunId(),
        metadata.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  /** This run: another one may start when it has ended. */
  WorkflowStub workflow(WorkflowClient client, String id) {
    return workflow(
        client, WorkflowExecution.newBuilder().setWorkflowId(id).setRunId(runId).build());
  }

  static WorkflowStub workflow(WorkflowClient client, WorkflowExecution run) {
    return client.newUntypedWorkflowStub(
        WorkflowTargetOptions.newBuilder().setWorkflowExecution(run).build());
  }

  private static Optional<String> memo(WorkflowExecutionMetadata metadata, String key) {
    return Optional.ofNullable((String) metadata.getMemo(key, String.class));
  }

  boolean isSame(String otherOperation, String otherRequest) {
    return operation.equals(otherOperation) && request.equals(otherRequest);
  }

  /** The words of the command that starts such an operation: {@code member add}. */
  List<String> command() {
    return operation.startsWith(MEMBER + "-")
        ? List.of(MEMBER, operation.substring(MEMBER.length() + 1))
        : List.of(operation);
  }

  /** What, who and since when. */
  String words() {
    return operation + " by " + requester + " since " + Requester.time(started);
  }
}
