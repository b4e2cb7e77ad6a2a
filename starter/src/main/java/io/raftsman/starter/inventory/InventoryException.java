package io.raftsman.starter.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An inventory, or what {@code -e} adds to it, can't be used. It carries every fault that was
 * found, in the order of places; its message is for people, a line a fault.
 */
public final class InventoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  /** With at least one fault. */
  public InventoryException(List<Fault> faults) {
    super(message(faults));
    this.faults = sorted(faults);
  }

  InventoryException(Fault fault) {
    this(List.of(fault));
  }

  /** Every fault, in the order of places. */
  public List<Fault> faults() {
    return faults;
  }

  private static List<Fault> sorted(List<Fault> faults) {
    return faults.stream().distinct().sorted(Comparator.comparing(Fault::place)).toList();
  }

  private static String message(List<Fault> faults) {
    List<Fault> sorted = sorted(faults);
    String lines =
        sorted.stream().map(Fault::render).collect(Collectors.joining("\n  ", "\n  ", ""));
    return (sorted.size() == 1 ? "1 fault:" : sorted.size() + " faults:") + lines;
  }
}
