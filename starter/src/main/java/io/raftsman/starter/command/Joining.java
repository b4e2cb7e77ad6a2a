package io.raftsman.starter.command;

import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.List;
import java.util.Set;

/**
 * Who joins a cluster that is there, by {@code etcd_init: existing}: the original's way to add
 * members, with {@code -l HOST -e etcd_init=existing}, or with the variable on the hosts
 * themselves.
 */
final class Joining {
  private Joining() {}

  /**
   * The hosts that join; none for a deploy of the cluster.
   *
   * @param limit the hosts of {@code --limit}, empty for all
   * @throws UsageException where nobody would be there whom they could join
   */
  static List<String> hosts(ResolvedCluster cluster, Set<String> limit) {
    List<String> joining =
        cluster.joining().stream().filter(h -> limit.isEmpty() || limit.contains(h)).toList();
    if (joining.size() == cluster.spec().members().size()) {
      throw new UsageException(
          "etcd_init is existing for the whole cluster: hosts then join a cluster that is there, and nobody is left"
              + " to be it. Set etcd_init to new; to add members, limit it to them: -l HOST -e etcd_init=existing.");
    }
    List<String> others = limit.stream().filter(h -> !joining.contains(h)).sorted().toList();
    if (!joining.isEmpty() && !others.isEmpty()) {
      throw new UsageException(
          "etcd_init is existing on "
              + String.join(", ", joining)
              + ", which join the cluster, but not on "
              + String.join(", ", others)
              + ". Limit the deploy to the ones or the others.");
    }
    return joining;
  }
}
