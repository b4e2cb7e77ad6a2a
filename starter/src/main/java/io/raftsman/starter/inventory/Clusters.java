package io.raftsman.starter.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The etcd clusters of an inventory. A group belongs to the cluster that its {@code etcd_cluster},
 * or that of a group above it, names. Without one, group {@code etcd} is cluster {@code etcd}, a
 * host may name its cluster itself, and any other group whose hosts have an {@code etcd_seq} is the
 * cluster of {@code all}'s {@code etcd_cluster} or of its own name.
 */
final class Clusters {
  private static final String SEQ = Parameter.SEQ.variable();
  private static final String CLUSTER = Parameter.CLUSTER.variable();
  private static final String DEFAULT_NAME = Parameter.CLUSTER.fallback();

  /**
   * A cluster's hosts, as the inventory lists them.
   *
   * @param origin who names the cluster; empty where nobody does
   * @param groups those that list the hosts as this cluster's
   */
  record Listing(
      String name, Optional<Value> origin, List<Group.Entry> entries, Set<String> groups) {
    Listing {
      entries = List.copyOf(entries);
      groups = Set.copyOf(groups);
    }

    static Listing of(String name, Optional<Value> origin, List<Group.Entry> entries) {
      return new Listing(
          name,
          origin,
          entries,
          entries.stream().map(Group.Entry::group).collect(Collectors.toSet()));
    }

    Set<String> hosts() {
      return entries.stream()
          .map(Group.Entry::host)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  private record Claim(String name, Optional<Value> origin) {}

  private final GroupTree tree;
  private final Map<String, Listing> listings = new LinkedHashMap<>();

  Clusters(GroupTree tree, Findings findings) {
    this.tree = tree;
    Map<String, List<Group.Entry>> members = new LinkedHashMap<>();
    Map<String, Claim> claims = new LinkedHashMap<>();
    List<Group> everyGroup = new ArrayList<>(tree.groups());
    tree.group(Group.ALL).ifPresent(everyGroup::add);
    for (Group group : everyGroup) {
      reportUnreadableName(group, findings);
      Optional<Claim> ofGroup = declared(group);
      Optional<Claim> implied = ofGroup.isPresent() ? ofGroup : implied(group);
      for (Group.Entry entry : group.entries()) {
        ofGroup
            .or(() -> declaredBy(entry))
            .or(() -> implied)
            .ifPresent(
                claim -> {
                  claims.putIfAbsent(claim.name(), claim);
                  members.computeIfAbsent(claim.name(), key -> new ArrayList<>()).add(entry);
                });
      }
    }
    members.forEach(
        (name, entries) ->
            listings.put(name, Listing.of(name, claims.get(name).origin(), entries)));
  }

  /** In the file's order. */
  List<Listing> all() {
    return List.copyOf(listings.values());
  }

  /** The cluster of that name, else the one whose hosts are all those of the group of that name. */
  Optional<Listing> find(String name) {
    Listing named = listings.get(name);
    if (named != null) {
      return Optional.of(named);
    }
    if (name.equals(Group.ALL) || tree.group(name).isEmpty()) {
      return Optional.empty();
    }
    List<Listing> within =
        listings.values().stream()
            .filter(c -> c.groups().stream().anyMatch(group -> tree.isWithin(group, name)))
            .toList();
    return within.size() == 1 ? Optional.of(within.get(0)) : Optional.empty();
  }

  /** Whether a group's hosts are another cluster's members, going by that group. */
  boolean isOfAnother(String group, Listing cluster) {
    return !cluster.groups().contains(group)
        && listings.values().stream().anyMatch(other -> other.groups().contains(group));
  }

  private Optional<Claim> declared(Group group) {
    Optional<Value> value = tree.inherited(group.name(), CLUSTER).filter(Value::isText);
    if (value.isPresent()) {
      return value.map(v -> new Claim(v.text(), value));
    }
    boolean byDefault = tree.ancestry(group.name()).contains(DEFAULT_NAME);
    return byDefault ? Optional.of(general(DEFAULT_NAME)) : Optional.empty();
  }

  private static Optional<Claim> declaredBy(Group.Entry entry) {
    return Optional.ofNullable(entry.variables().get(CLUSTER))
        .filter(Value::isText)
        .map(value -> new Claim(value.text(), Optional.of(value)));
  }

  private Optional<Claim> implied(Group group) {
    if (group.name().equals(Group.ALL)
        || group.entries().stream().noneMatch(e -> e.variables().containsKey(SEQ))
        || servesAnother(group)) {
      return Optional.empty();
    }
    return Optional.of(general(group.name()));
  }

  /** Whether a group only holds the variables of hosts that a cluster's group lists bare. */
  private boolean servesAnother(Group group) {
    return group.entries().stream()
        .filter(entry -> entry.variables().containsKey(SEQ))
        .flatMap(entry -> tree.entries(entry.host()).stream())
        .filter(entry -> !entry.group().equals(group.name()))
        .filter(entry -> !entry.variables().containsKey(SEQ))
        .anyMatch(
            entry -> tree.group(entry.group()).filter(g -> declared(g).isPresent()).isPresent());
  }

  private Claim general(String otherwise) {
    Optional<Value> value =
        tree.group(Group.ALL).map(all -> all.variables().get(CLUSTER)).filter(Value::isText);
    return new Claim(value.map(Value::text).orElse(otherwise), value);
  }

  private void reportUnreadableName(Group group, Findings findings) {
    Optional.ofNullable(group.variables().get(CLUSTER))
        .filter(value -> !value.isText())
        .ifPresent(
            value ->
                findings.fault(
                    value
                        .origin()
                        .fault(
                            CLUSTER,
                            "is " + value.kind().words() + ", not a name",
                            "write the cluster's name, such as etcd")));
  }
}
