package io.raftsman.leader;

import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Report;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Hands the leadership of a live cluster over. */
@WorkflowInterface
public interface MoveLeaderWorkflow extends ObservableOperation {

  /** Runs it. */
  @WorkflowMethod(name = "move-leader")
  Report moveLeader(MoveLeaderRequest request);
}
