package io.raftsman.activity;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.observed.MemberStatus;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Calls on etcd itself. */
@ActivityInterface
public interface ClusterActivities {

  /**
   * Passes once every member serves a linearizable read and all agree on cluster id and member
   * list; fails, to be tried again, until then.
   */
  @ActivityMethod(name = "etcd_health")
  List<MemberStatus> awaitHealthy(ClusterSpec cluster);

  /** What every member says now; never fails because a member does not answer. */
  @ActivityMethod(name = "etcd_status")
  List<MemberStatus> status(ClusterSpec cluster);
}
