package io.raftsman.activity;

import io.raftsman.cluster.Remains;
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

  /**
   * Which start of the service runs now: systemd's invocation id; empty where it doesn't run. For
   * {@link #restartFrom}.
   */
  @ActivityMethod(name = "etcd_invocation")
  String invocation(MemberTask task);

  /**
   * Restarts the service if it is still the given start of it, and starts it where it doesn't run.
   * Waits until systemd says that it is ready.
   *
   * @param invocation from {@link #invocation}
   */
  @ActivityMethod(name = "etcd_restart_from")
  StepResult restartFrom(MemberTask task, String invocation);

  /**
   * Stops the service and moves its data to the member's data directory, which must be empty or
   * missing; where the data is there already and the old place is empty, nothing is done.
   *
   * @param from the data directory so far, absolute path
   */
  @ActivityMethod(name = "etcd_move_data")
  StepResult moveData(MemberTask task, String from);

  /**
   * Stops the etcd of this host, if it is this member's, and takes away what Raftsman made there,
   * but what shall remain. An etcd of another cluster or another member is left alone: that is an
   * error. Every error counts.
   */
  @ActivityMethod(name = "etcd_clean")
  StepResult clean(MemberTask task, Remains remains);
}
