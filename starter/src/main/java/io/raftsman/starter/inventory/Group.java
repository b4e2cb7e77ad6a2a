package io.raftsman.starter.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A group of the inventory, gathered from every place that speaks of it. */
final class Group {
  static final String ALL = "all";
  static final String INFRA = "infra";

  /**
   * A host as one group lists it.
   *
   * @param variables those that stand at this entry; the same host may have others elsewhere
   */
  record Entry(String host, String group, Place place, Map<String, Value> variables) {
    Entry {
      variables = Map.copyOf(variables);
    }
  }

  private final String name;
  private final Place place;
  private final Map<String, Value> variables = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> parents = new LinkedHashSet<>();

  Group(String name, Place place) {
    this.name = name;
    this.place = place;
  }

  String name() {
    return name;
  }

  Place place() {
    return place;
  }

  Map<String, Value> variables() {
    return variables;
  }

  List<Entry> entries() {
    return entries;
  }

  Set<String> parents() {
    return parents;
  }
}
