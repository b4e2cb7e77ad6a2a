package io.raftsman.starter.command;

import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.inventory.ResolvedCluster;
import io.raftsman.starter.inventory.Warning;
import io.raftsman.starter.view.Printable;
import io.raftsman.starter.view.Screen;

/** Reads the inventory for a command and shows its warnings. */
final class Resolving {
  private Resolving() {}

  static ResolvedCluster of(InventoryOptions inventory, Screen err) {
    ResolvedCluster resolved = inventory.resolve();
    for (Warning warning : resolved.warnings()) {
      err.stream().println(Printable.text("warning: " + warning.render()));
    }
    return resolved;
  }
}
