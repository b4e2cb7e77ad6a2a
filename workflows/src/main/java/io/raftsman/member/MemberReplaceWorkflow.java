package io.raftsman.member;

import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Report;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Puts members in the place of others, one after the other. */
@WorkflowInterface
public interface MemberReplaceWorkflow extends ObservableOperation {

  /** Runs it. */
  @WorkflowMethod(name = "member-replace")
  Report replace(MemberReplaceRequest request);
}
