package io.raftsman.starter.inventory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A host's variables by Ansible's precedence: {@code -e}, host, groups from the deepest up, {@code
 * all}.
 *
 * <p>One thing differs, so that a host can carry two clusters: what another cluster's groups say
 * about etcd doesn't count for this cluster.
 */
final class Variables {
  private final GroupTree tree;
  private final Clusters clusters;
  private final Optional<Clusters.Listing> cluster;
  private final ExtraVariables extra;
  private final Map<String, Set<String>> groupsOf = new HashMap<>();
  private final Map<String, Set<String>> ownGroupsOf = new HashMap<>();

  Variables(
      GroupTree tree, Clusters clusters, Optional<Clusters.Listing> cluster, ExtraVariables extra) {
    this.tree = tree;
    this.clusters = clusters;
    this.cluster = cluster;
    this.extra = extra;
  }

  /** What a parameter was set to for a host of the cluster, at the strongest level. */
  Optional<Value> parameter(String host, Parameter parameter) {
    return find(host, parameter.variable(), group -> !isForeign(host, group));
  }

  /** A value and the name under which it was found. */
  record Named(String name, Value value) {}

  /**
   * What a connection variable was set to for a host, under any of its names, at the strongest
   * level; at the same level the first name wins.
   */
  Optional<Named> connection(String host, List<String> names) {
    return names.stream()
        .flatMap(name -> find(host, name, group -> true).map(v -> new Named(name, v)).stream())
        .reduce((a, b) -> level(b).compareTo(level(a)) > 0 ? b : a);
  }

  private static Level level(Named named) {
    return named.value().origin().level();
  }

  private Optional<Value> find(String host, String variable, Predicate<String> counts) {
    return extra
        .get(variable)
        .or(() -> ofHost(host, variable, counts))
        .or(() -> ofGroups(host, variable, counts))
        .or(() -> tree.group(Group.ALL).map(all -> all.variables().get(variable)));
  }

  private Optional<Value> ofHost(String host, String variable, Predicate<String> counts) {
    return tree.entries(host).stream()
        .filter(entry -> entry.variables().containsKey(variable))
        .filter(entry -> counts.test(entry.group()))
        .sorted(Comparator.comparing(entry -> isOwn(entry.group())))
        .reduce((earlier, later) -> later)
        .map(entry -> entry.variables().get(variable));
  }

  private Optional<Value> ofGroups(String host, String variable, Predicate<String> counts) {
    return groups(host).stream()
        .map(name -> tree.group(name).orElseThrow())
        .filter(group -> group.variables().containsKey(variable))
        .filter(group -> counts.test(group.name()))
        .max(
            Comparator.comparingInt((Group group) -> tree.depth(group.name()))
                .thenComparing(group -> isOwn(group.name()))
                .thenComparing(Group::name))
        .map(group -> group.variables().get(variable));
  }

  private Set<String> groups(String host) {
    return groupsOf.computeIfAbsent(host, name -> ancestry(name, entry -> true));
  }

  private boolean isOwn(String group) {
    return cluster.filter(c -> c.groups().contains(group)).isPresent();
  }

  private boolean isForeign(String host, String group) {
    return cluster.filter(c -> clusters.isOfAnother(group, c)).isPresent()
        && !ownGroupsOf
            .computeIfAbsent(host, name -> ancestry(name, entry -> isOwn(entry.group())))
            .contains(group);
  }

  private Set<String> ancestry(String host, Predicate<Group.Entry> counts) {
    return tree.entries(host).stream()
        .filter(counts)
        .flatMap(entry -> tree.ancestry(entry.group()).stream())
        .collect(Collectors.toSet());
  }
}
