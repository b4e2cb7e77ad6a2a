package io.raftsman.starter.inventory;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Inventories in a temporary directory, and the faults of bad ones. */
final class TestInventories {
  private TestInventories() {}

  static Path write(Path directory, String yaml) {
    try {
      return Files.writeString(directory.resolve("inventory.yml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ResolvedCluster resolve(Path directory, String yaml, String... extra) {
    return resolve(directory, yaml, "etcd", extra);
  }

  static ResolvedCluster resolve(Path directory, String yaml, String cluster, String[] extra) {
    return Inventory.read(write(directory, yaml))
        .resolve(cluster, ExtraVariables.parse(List.of(extra)));
  }

  static InventoryException refusal(Runnable attempt) {
    InventoryException refused = catchThrowableOfType(InventoryException.class, attempt::run);
    if (refused == null) {
      throw new AssertionError("nothing was refused");
    }
    return refused;
  }

  /** Every fault as {@code LINE: TEXT}, without the file's name. */
  static List<String> faults(Path directory, String yaml, String... extra) {
    String prefix = directory.resolve("inventory.yml") + ":";
    return refusal(() -> resolve(directory, yaml, extra)).faults().stream()
        .map(Fault::render)
        .map(line -> line.startsWith(prefix) ? line.substring(prefix.length()).strip() : line)
        .toList();
  }

  static List<String> warnings(ResolvedCluster cluster) {
    return cluster.warnings().stream().map(w -> w.place().line() + ": " + w.text()).toList();
  }

  static ResolvedParameter parameter(ResolvedCluster cluster, String name) {
    return cluster.parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
