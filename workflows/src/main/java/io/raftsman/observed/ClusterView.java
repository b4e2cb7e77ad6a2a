package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A live cluster as its own member list has it, with what each member says of itself.
 *
 * @param clusterId hexadecimal; empty where no member answered
 * @param members in the list's order; empty where no member answered
 */
public record ClusterView(String clusterId, List<ViewedMember> members) {
  public ClusterView {
    requireNonNull(clusterId, "clusterId");
    members = List.copyOf(members);
  }
}
