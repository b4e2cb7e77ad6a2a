package io.raftsman.worker.process;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.MonitorTask;
import io.raftsman.cluster.ClusterSpec;
import java.util.Optional;

/** What an activity works on, as its arguments say. */
record Subject(Optional<String> cluster, Optional<String> host) {
  static Subject of(Object[] arguments) {
    Object first = arguments.length == 0 ? "" : arguments[0];
    if (first instanceof MemberTask task) {
      return new Subject(
          Optional.of(task.cluster().name()), Optional.of(task.member().host().name()));
    }
    if (first instanceof MonitorTask task) {
      return new Subject(Optional.of(task.cluster().name()), Optional.of(task.monitor().name()));
    }
    if (first instanceof ClusterSpec cluster) {
      return new Subject(Optional.of(cluster.name()), Optional.empty());
    }
    return new Subject(Optional.empty(), Optional.empty());
  }
}
