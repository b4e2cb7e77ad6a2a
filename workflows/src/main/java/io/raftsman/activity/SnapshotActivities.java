package io.raftsman.activity;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.observed.Snapshot;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Copies of a cluster's data. */
@ActivityInterface
public interface SnapshotActivities {

  /**
   * Fetches a snapshot to the worker and checks its hash. A file of this name that is whole is
   * kept: the same step was done already.
   *
   * @param member the name of the member that is asked
   * @param name of the file, without directory: letters, digits, dots, dashes
   */
  @ActivityMethod(name = "etcd_snapshot")
  Snapshot take(ClusterSpec cluster, String member, String name);
}
