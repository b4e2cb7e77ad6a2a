package io.raftsman.activity;

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
   * Stops the etcd of this host and removes everything that Raftsman made there; nothing else.
   * Every error counts.
   */
  @ActivityMethod(name = "etcd_purge")
  StepResult purge(MemberTask task);
}
