package io.raftsman.member;

import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Report;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Takes members out of a live cluster, one after the other, and what they left off their hosts. */
@WorkflowInterface
public interface MemberRemoveWorkflow extends ObservableOperation {

  /** Runs it. */
  @WorkflowMethod(name = "member-remove")
  Report remove(MemberRemoveRequest request);
}
