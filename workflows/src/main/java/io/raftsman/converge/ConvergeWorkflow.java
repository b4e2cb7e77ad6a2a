package io.raftsman.converge;

import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Report;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Makes a live cluster what the inventory says. Nothing is destroyed but members that a person
 * agreed to remove.
 */
@WorkflowInterface
public interface ConvergeWorkflow extends ObservableOperation {

  /** Compares, changes what differs, and restarts only whom it must, one at a time. */
  @WorkflowMethod(name = "converge")
  Report converge(ConvergeRequest request);
}
