package io.raftsman.status;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.observed.MemberStatus;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** Asks every member how it is. Read-only. */
@WorkflowInterface
public interface StatusWorkflow {

  /** What every member says now, in the inventory's order. */
  @WorkflowMethod(name = "status")
  List<MemberStatus> status(ClusterSpec cluster);
}
