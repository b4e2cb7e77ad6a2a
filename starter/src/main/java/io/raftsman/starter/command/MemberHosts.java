package io.raftsman.starter.command;

import io.raftsman.cluster.ClusterSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Hosts and members as a command line names them. */
final class MemberHosts {
  private MemberHosts() {}

  /**
   * The hosts of a cluster's group that were named, in that order.
   *
   * @param what named them, for a sentence: such as {@code --with}
   * @throws UsageException for a host that the group doesn't list, and one that is named twice
   */
  static List<String> ofGroup(ClusterSpec cluster, String what, List<String> named) {
    List<String> known = cluster.members().stream().map(m -> m.host().name()).toList();
    for (String host : named) {
      if (!known.contains(host)) {
        throw new UsageException(
            what
                + ": "
                + host
                + " is no host of the group of cluster "
                + cluster.name()
                + " in the inventory; its hosts are: "
                + String.join(", ", known));
      }
    }
    return once(cluster, what, named);
  }

  /**
   * The hosts of members that were named, each by its host or its name, in that order.
   *
   * @throws UsageException as {@link #ofGroup} does
   */
  static List<String> ofMembers(ClusterSpec cluster, String what, List<String> named) {
    return ofGroup(
        cluster,
        what,
        named.stream().map(word -> hostOfMember(cluster, word).orElse(word)).toList());
  }

  /**
   * What was named, where nothing is twice.
   *
   * @throws UsageException for a member that is named twice, be it by its host and by its name
   */
  static List<String> once(ClusterSpec cluster, String what, List<String> named) {
    Set<String> met = new HashSet<>();
    for (String word : named) {
      if (word.isBlank()) {
        throw new UsageException(what + ": one is empty");
      }
      if (!met.add(identity(cluster, word))) {
        throw new UsageException(what + ": " + word + " is named twice");
      }
    }
    return List.copyOf(named);
  }

  /** The host of the member that is meant, where the inventory knows it. */
  static String identity(ClusterSpec cluster, String word) {
    return hostOfMember(cluster, word).orElse(word.toLowerCase(Locale.ROOT));
  }

  private static Optional<String> hostOfMember(ClusterSpec cluster, String name) {
    return cluster.members().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .map(m -> m.host().name());
  }
}
