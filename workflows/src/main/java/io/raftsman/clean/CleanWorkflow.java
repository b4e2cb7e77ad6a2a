package io.raftsman.clean;

import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Report;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Takes away what members that were removed left on their hosts, with a person's approval. */
@WorkflowInterface
public interface CleanWorkflow extends ObservableOperation {

  /** Runs it. */
  @WorkflowMethod(name = "clean")
  Report clean(CleanRequest request);
}
