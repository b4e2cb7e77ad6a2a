package io.raftsman.purge;

import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Report;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Takes a whole cluster away, with a person's approval. */
@WorkflowInterface
public interface PurgeWorkflow extends ObservableOperation {

  /** Runs it. */
  @WorkflowMethod(name = "purge")
  Report purge(PurgeRequest request);
}
