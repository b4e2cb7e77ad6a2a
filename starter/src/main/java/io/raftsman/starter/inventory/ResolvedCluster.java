package io.raftsman.starter.inventory;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import java.util.List;

/**
 * A cluster as an inventory and {@code -e} ask for it.
 *
 * @param spec the cluster
 * @param parameters where each parameter came from: the cluster's first, then member by member
 * @param warnings what is odd, in the order of places
 */
public record ResolvedCluster(
    ClusterSpec spec, List<ResolvedParameter> parameters, List<Warning> warnings) {

  public ResolvedCluster {
    requireNonNull(spec, "spec");
    parameters = List.copyOf(parameters);
    warnings = List.copyOf(warnings);
  }
}
