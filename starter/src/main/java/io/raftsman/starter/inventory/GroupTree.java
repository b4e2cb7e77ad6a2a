package io.raftsman.starter.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which group is above which. {@code all} is above every group and isn't among the ancestors. */
final class GroupTree {
  private final Map<String, Group> groups;
  private final Map<String, Integer> depths = new HashMap<>();
  private final Map<String, List<Group.Entry>> entriesByHost = new LinkedHashMap<>();

  /** Loops among the groups become faults, and are cut. */
  GroupTree(Map<String, Group> groups, Findings findings) {
    this.groups = groups;
    cutLoops(findings);
    for (Group group : groups.values()) {
      for (Group.Entry entry : group.entries()) {
        entriesByHost.computeIfAbsent(entry.host(), key -> new ArrayList<>()).add(entry);
      }
    }
  }

  private GroupTree(Map<String, Group> groups, Map<String, List<Group.Entry>> entries) {
    this.groups = groups;
    entriesByHost.putAll(entries);
  }

  /** The same tree, as if an entry stood there too. */
  GroupTree with(Group.Entry entry) {
    Map<String, List<Group.Entry>> entries = new LinkedHashMap<>(entriesByHost);
    entries.put(
        entry.host(), Stream.concat(entries(entry.host()).stream(), Stream.of(entry)).toList());
    return new GroupTree(groups, entries);
  }

  /** Every group but {@code all}, in the file's order. */
  List<Group> groups() {
    return groups.values().stream().filter(group -> !group.name().equals(Group.ALL)).toList();
  }

  Optional<Group> group(String name) {
    return Optional.ofNullable(groups.get(name));
  }

  /** Where a host is listed, in the file's order of groups. */
  List<Group.Entry> entries(String host) {
    return entriesByHost.getOrDefault(host, List.of());
  }

  /** A group's hosts and its descendants', in the file's order. */
  List<Group.Entry> entriesBelow(String group) {
    return groups.values().stream()
        .filter(g -> isWithin(g.name(), group))
        .flatMap(g -> g.entries().stream())
        .toList();
  }

  /** Whether a group is another one, or below it. */
  boolean isWithin(String group, String other) {
    return other.equals(Group.ALL) || ancestry(group).contains(other);
  }

  /** The group itself and all above it, without {@code all}. */
  Set<String> ancestry(String group) {
    Set<String> found = new LinkedHashSet<>();
    if (!group.equals(Group.ALL)) {
      climb(group, found);
    }
    return found;
  }

  private void climb(String group, Set<String> found) {
    if (found.add(group)) {
      groups.get(group).parents().forEach(parent -> climb(parent, found));
    }
  }

  /** The longest way up to {@code all}, as Ansible counts it: a deeper group beats a higher one. */
  int depth(String group) {
    Integer known = depths.get(group);
    if (known != null) {
      return known;
    }
    int depth =
        group.equals(Group.ALL)
            ? 0
            : 1 + groups.get(group).parents().stream().mapToInt(this::depth).max().orElse(0);
    depths.put(group, depth);
    return depth;
  }

  /** A group's value of a variable: its own, else that of the deepest group above it. */
  Optional<Value> inherited(String group, String variable) {
    return ancestry(group).stream()
        .map(groups::get)
        .filter(g -> g.variables().containsKey(variable))
        .max(Comparator.comparingInt((Group g) -> depth(g.name())).thenComparing(Group::name))
        .map(g -> g.variables().get(variable));
  }

  private void cutLoops(Findings findings) {
    Set<String> done = new HashSet<>();
    groups.keySet().forEach(name -> cutLoops(name, new LinkedHashSet<>(), done, findings));
  }

  private void cutLoops(String name, Set<String> path, Set<String> done, Findings findings) {
    if (done.contains(name)) {
      return;
    }
    path.add(name);
    Group group = groups.get(name);
    for (String parent : List.copyOf(group.parents())) {
      if (path.contains(parent)) {
        group.parents().remove(parent);
        findings.fault(
            Fault.inGroup(
                group.place(),
                name,
                "is its own ancestor, by way of " + Text.quoted(parent),
                "remove it from the children of one of the two"));
      } else {
        cutLoops(parent, path, done, findings);
      }
    }
    path.remove(name);
    done.add(name);
  }
}
