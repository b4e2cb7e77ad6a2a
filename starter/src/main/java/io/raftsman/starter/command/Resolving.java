package io.raftsman.starter.command;

import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.inventory.ResolvedCluster;
import io.raftsman.starter.inventory.Warning;
import io.raftsman.starter.view.Printable;

/** Reads the inventory for a command and shows its warnings. */
final class Resolving {
  private Resolving() {}

  static ResolvedCluster of(InventoryOptions inventory, OutputOptions output) {
    ResolvedCluster resolved = inventory.resolve();
    for (Warning warning : resolved.warnings()) {
      output.terminal().err().stream().println(Printable.text("warning: " + warning.render()));
    }
    return resolved;
  }
}
