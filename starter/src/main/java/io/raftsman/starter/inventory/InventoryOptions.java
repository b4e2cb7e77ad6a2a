package io.raftsman.starter.inventory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which a command names its cluster: {@code -i}, {@code --cluster}, {@code -e}. */
public final class InventoryOptions {

  @Option(
      names = {"-i", "--inventory"},
      paramLabel = "FILE",
      description =
          "The inventory. Default: $RAFTSMAN_INVENTORY, else inventory.yml, else pigsty.yml in the"
              + " working directory.")
  private Optional<Path> inventory = Optional.empty();

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      required = true,
      description = "The cluster: its etcd_cluster, or the name of its group.")
  private String cluster = "";

  @Option(
      names = {"-e", "--extra-vars"},
      paramLabel = "VARS",
      description =
          "Parameters that beat the inventory's: key=value, a JSON object, or @FILE (YAML or JSON)."
              + " May be repeated.")
  private List<String> extraVariables = List.of();

  /** The cluster's name, as it was given. */
  public String cluster() {
    return cluster;
  }

  /** The arguments of {@code -e}, in their order. */
  public List<String> extraVariables() {
    return List.copyOf(extraVariables);
  }

  /**
   * The inventory's path.
   *
   * @throws InventoryException when none was named and none is there
   */
  public Path file() {
    return Inventory.find(inventory, System.getenv(), Path.of(""));
  }

  /**
   * The cluster as inventory and {@code -e} ask for it.
   *
   * @throws InventoryException with every fault
   */
  public ResolvedCluster resolve() {
    return resolve(List.of());
  }

  /**
   * The cluster as inventory and {@code -e} ask for it, with hosts that may have left it.
   *
   * @throws InventoryException with every fault
   */
  public ResolvedCluster resolve(List<String> guests) {
    return resolve(System.getenv(), Path.of(""), guests);
  }

  ResolvedCluster resolve(Map<String, String> environment, Path workingDirectory) {
    return resolve(environment, workingDirectory, List.of());
  }

  private ResolvedCluster resolve(
      Map<String, String> environment, Path workingDirectory, List<String> guests) {
    Path file = Inventory.find(inventory, environment, workingDirectory);
    ExtraVariables extra = ExtraVariables.parse(extraVariables);
    return Inventory.read(file).resolve(cluster, extra, guests);
  }
}
