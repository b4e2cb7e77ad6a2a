package io.raftsman.activity;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;

/**
 * A monitoring host to work on, and the cluster that it shall watch.
 *
 * @param cluster the whole cluster
 * @param monitor a host of group {@code infra}
 * @param diff whether the lines that change are to be shown
 */
public record MonitorTask(ClusterSpec cluster, Host monitor, boolean diff) {
  public MonitorTask {
    requireNonNull(cluster, "cluster");
    requireNonNull(monitor, "monitor");
  }

  /** A task whose changed lines nobody wants to see. */
  public MonitorTask(ClusterSpec cluster, Host monitor) {
    this(cluster, monitor, false);
  }
}
