package io.raftsman.starter.inventory;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import java.util.List;

/**
 * A cluster as an inventory and {@code -e} ask for it.
 *
 * @param spec the cluster
 * @param joining the hosts whose members join a cluster that is there ({@code etcd_init: existing})
 * @param parameters where each parameter came from: the cluster's first, then member by member
 * @param warnings what is odd, in the order of places
 */
public record ResolvedCluster(
    ClusterSpec spec,
    List<String> joining,
    List<ResolvedParameter> parameters,
    List<Warning> warnings) {

  public ResolvedCluster {
    requireNonNull(spec, "spec");
    joining = List.copyOf(joining);
    parameters = List.copyOf(parameters);
    warnings = List.copyOf(warnings);
  }
}
