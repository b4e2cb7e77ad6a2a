package io.raftsman.starter.inventory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
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

    Listing only(Predicate<String> hosts) {
      return new Listing(
          name, origin, entries.stream().filter(e -> hosts.test(e.host())).toList(), groups);
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

  private final Set<String> claimed = new HashSet<>();

  /** Hosts that a cluster's group lists bare. */
  private final Set<String> bare = new HashSet<>();

  Clusters(GroupTree tree, Findings findings) {
    this.tree = tree;
    Map<String, List<Group.Entry>> members = new LinkedHashMap<>();
    Map<String, Claim> claims = new LinkedHashMap<>();
    List<Group> everyGroup = new ArrayList<>(tree.groups());
    tree.group(Group.ALL).ifPresent(everyGroup::add);
    everyGroup.stream()
        .filter(group -> declared(group).isPresent())
        .flatMap(group -> group.entries().stream())
        .filter(entry -> !entry.variables().containsKey(SEQ))
        .forEach(entry -> bare.add(entry.host()));
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
    members.values().forEach(entries -> entries.forEach(entry -> claimed.add(entry.group())));
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

  /**
   * The cluster and, cut down to the hosts that it may share with them, the others, in the file's
   * order. Two hosts may be one if they have a name or an address in common.
   */
  List<Listing> sharingWith(Listing cluster) {
    Map<String, Set<String>> known = new HashMap<>();
    Function<String, Set<String>> identities =
        host -> known.computeIfAbsent(host, this::identities);
    Set<String> mine = new HashSet<>();
    cluster.hosts().forEach(host -> mine.addAll(identities.apply(host)));
    return listings.values().stream()
        .map(
            other ->
                other.equals(cluster)
                    ? other
                    : other.only(host -> !Collections.disjoint(mine, identities.apply(host))))
        .filter(other -> !other.entries().isEmpty())
        .toList();
  }

  private Set<String> identities(String host) {
    Set<String> identities = new HashSet<>();
    identities.add(HostName.identity(host));
    for (Group.Entry entry : tree.entries(host)) {
      for (String name : ConnectionVariables.ADDRESS) {
        Optional.ofNullable(entry.variables().get(name))
            .ifPresent(address -> identities.add(HostName.identity(address.text())));
      }
    }
    return identities;
  }

  /** Whether a group's hosts are another cluster's members, going by that group. */
  boolean isOfAnother(String group, Listing cluster) {
    return !cluster.groups().contains(group) && claimed.contains(group);
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
        .anyMatch(entry -> bare.contains(entry.host()));
  }

  private Claim general(String otherwise) {
    Optional<Value> value =
        tree.group(Group.ALL).map(all -> all.variables().get(CLUSTER)).filter(Value::isText);
    return new Claim(value.map(Value::text).orElse(otherwise), value);
  }

  private static void reportUnreadableName(Group group, Findings findings) {
    Optional.ofNullable(group.variables().get(CLUSTER))
        .ifPresent(name -> ParameterReader.typed(CLUSTER, name, text -> text, findings));
  }
}
