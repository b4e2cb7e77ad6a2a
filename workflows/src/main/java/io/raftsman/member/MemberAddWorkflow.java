package io.raftsman.member;

import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Report;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Makes hosts of the inventory members of a live cluster, one after the other. */
@WorkflowInterface
public interface MemberAddWorkflow extends ObservableOperation {

  /** Runs it. */
  @WorkflowMethod(name = "member-add")
  Report add(MemberAddRequest request);
}
