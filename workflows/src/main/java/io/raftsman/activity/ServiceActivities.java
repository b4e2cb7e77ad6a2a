package io.raftsman.activity;

import io.raftsman.observed.Placement;
import io.raftsman.operation.StepResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The etcd service of a host. */
@ActivityInterface
public interface ServiceActivities {

  /**
   * Enables and starts the service; waits until systemd says that it is ready. A running one is
   * left alone.
   */
  @ActivityMethod(name = "etcd_launch")
  StepResult launch(MemberTask task);

  /**
   * Enables the service, and restarts it where what runs is not what its files describe; starts it
   * where it doesn't run. Waits until systemd says that it is ready.
   */
  @ActivityMethod(name = "etcd_restart")
  StepResult restart(MemberTask task, Placement placement);

  /**
   * Stops the etcd of this host and removes everything that Raftsman made there; nothing else.
   * Every error counts.
   */
  @ActivityMethod(name = "etcd_purge")
  StepResult purge(MemberTask task);
}
