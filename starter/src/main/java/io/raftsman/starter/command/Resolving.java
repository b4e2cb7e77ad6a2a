package io.raftsman.starter.command;

import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.inventory.ResolvedCluster;
import io.raftsman.starter.inventory.Warning;
import io.raftsman.starter.view.Printable;
import io.raftsman.starter.view.Screen;
import java.util.List;

/** Reads the inventory for a command and shows its warnings. */
final class Resolving {
  private Resolving() {}

  static ResolvedCluster of(InventoryOptions inventory, Screen err) {
    return of(inventory, List.of(), err);
  }

  /**
   * With hosts that may have left the cluster.
   *
   * @param guests hosts that count as members though the inventory doesn't list them
   */
  static ResolvedCluster of(InventoryOptions inventory, List<String> guests, Screen err) {
    ResolvedCluster resolved = inventory.resolve(guests);
    for (Warning warning : resolved.warnings()) {
      err.stream().println(Printable.text("warning: " + warning.render()));
    }
    return resolved;
  }
}
