package io.raftsman.activity;

import io.raftsman.cluster.InitialState;
import io.raftsman.observed.Placement;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.StepResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** A member's directories and files. */
@ActivityInterface
public interface FileActivities {

  /** Makes the directories with their owners and modes, and writes the stamp. */
  @ActivityMethod(name = "etcd_dir")
  StepResult makeDirectories(MemberTask task, Stamp stamp);

  /**
   * Writes configuration, systemd unit and client environment. Restarts nothing.
   *
   * @param placement what the files must know of the host
   * @param state the initial cluster state to write
   */
  @ActivityMethod(name = "etcd_conf")
  StepResult configure(MemberTask task, Placement placement, InitialState state);

  /**
   * After a bootstrap: the configuration says {@code existing}, so that a wiped member never forms
   * a second cluster. Restarts nothing.
   */
  @ActivityMethod(name = "etcd_settle")
  StepResult settle(MemberTask task, Placement placement);

  /** Writes the stamp: the deployment is done, and no run needs to carry it on. */
  @ActivityMethod(name = "etcd_finish")
  StepResult finish(MemberTask task, Stamp stamp);
}
