package io.raftsman.activity;

import io.raftsman.operation.StepResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Prometheus' targets on a monitoring host. */
@ActivityInterface
public interface MonitoringActivities {

  /** Writes a target for every member, and gives Prometheus a client certificate to scrape with. */
  @ActivityMethod(name = "etcd_register")
  StepResult register(MonitorTask task);

  /** Removes the targets of every member, and the client certificate with the last target. */
  @ActivityMethod(name = "etcd_deregister")
  StepResult deregister(MonitorTask task);
}
