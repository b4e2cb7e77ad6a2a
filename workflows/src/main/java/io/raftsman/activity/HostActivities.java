package io.raftsman.activity;

import io.raftsman.observed.HostFacts;
import io.raftsman.observed.HostState;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What is on a host. Read-only. */
@ActivityInterface
public interface HostActivities {

  /** What the host is, with every reason why it can't carry the member. */
  @ActivityMethod(name = "etcd_assert")
  HostFacts examine(MemberTask task);

  /** What of an etcd is there. */
  @ActivityMethod(name = "etcd_check")
  HostState observe(MemberTask task);
}
