package io.raftsman.activity;

import io.raftsman.operation.StepResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** etcd's binaries on a host. */
@ActivityInterface
public interface PackageActivities {

  /**
   * Installs etcd and etcdctl as the member's installation says; a package's own service is kept
   * from starting.
   */
  @ActivityMethod(name = "etcd_install")
  StepResult install(MemberTask task);

  /** Takes etcd and etcdctl away again, as the member's installation brings them. */
  @ActivityMethod(name = "etcd_uninstall")
  StepResult uninstall(MemberTask task);
}
