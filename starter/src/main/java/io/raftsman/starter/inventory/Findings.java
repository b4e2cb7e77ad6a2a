package io.raftsman.starter.inventory;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Faults and warnings as they are met; the same one is kept once. */
final class Findings {
  private final Set<Fault> faults = new LinkedHashSet<>();
  private final Set<Warning> warnings = new LinkedHashSet<>();

  void fault(Fault fault) {
    faults.add(fault);
  }

  void warn(Place place, String text) {
    warnings.add(new Warning(place, text));
  }

  void addAll(Findings others) {
    faults.addAll(others.faults);
    warnings.addAll(others.warnings);
  }

  List<Fault> faults() {
    return List.copyOf(faults);
  }

  List<Warning> warnings() {
    return warnings.stream().sorted(Comparator.comparing(Warning::place)).toList();
  }

  boolean hasFaults() {
    return !faults.isEmpty();
  }

  void throwIfFaulty() {
    if (hasFaults()) {
      throw new InventoryException(faults());
    }
  }
}
