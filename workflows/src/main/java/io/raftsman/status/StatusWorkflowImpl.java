package io.raftsman.status;

import io.raftsman.activity.ClusterActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;

/** One call, tried twice. */
public final class StatusWorkflowImpl implements StatusWorkflow {
  private final ClusterActivities etcd =
      Workflow.newActivityStub(
          ClusterActivities.class,
          ActivityOptions.newBuilder()
              .setTaskQueue(TaskQueues.of(Workflow.getInfo().getTaskQueue()).signing())
              .setSummary("etcd_status")
              .setStartToCloseTimeout(Duration.ofSeconds(12))
              .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(2).build())
              .build());

  @Override
  public List<MemberStatus> status(ClusterSpec cluster) {
    return etcd.status(cluster);
  }
}
