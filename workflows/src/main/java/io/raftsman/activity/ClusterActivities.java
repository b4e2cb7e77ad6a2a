package io.raftsman.activity;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.StepResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Calls on etcd itself. */
@ActivityInterface
public interface ClusterActivities {

  /**
   * Passes once every member serves a linearizable read, has caught up, and all agree on cluster
   * id, leader and member list; fails, to be tried again, until then.
   *
   * @param memberNames the names that the cluster's own member list must have
   */
  @ActivityMethod(name = "etcd_health")
  List<MemberStatus> awaitHealthy(ClusterSpec cluster, List<String> memberNames);

  /**
   * Hands the leadership of the cluster over.
   *
   * @param from the member that leads; where it doesn't any more, nothing is done
   * @param to the member that shall lead
   */
  @ActivityMethod(name = "etcd_move_leader")
  StepResult moveLeader(ClusterSpec cluster, String from, String to);

  /** What every member says now; never fails because a member does not answer. */
  @ActivityMethod(name = "etcd_status")
  List<MemberStatus> status(ClusterSpec cluster);
}
