package io.raftsman.restart;

import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Report;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Restarts members of a live cluster, one at a time and the leader last. */
@WorkflowInterface
public interface RestartWorkflow extends ObservableOperation {

  /** Runs it. */
  @WorkflowMethod(name = "restart")
  Report restart(RestartRequest request);
}
