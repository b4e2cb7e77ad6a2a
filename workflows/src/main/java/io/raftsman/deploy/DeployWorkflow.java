package io.raftsman.deploy;

import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Report;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Makes a healthy cluster on hosts that have none, or, with a person's approval, in place of what
 * they have.
 */
@WorkflowInterface
public interface DeployWorkflow extends ObservableOperation {

  /** Runs the playbook. */
  @WorkflowMethod(name = "deploy")
  Report deploy(DeployRequest request);
}
