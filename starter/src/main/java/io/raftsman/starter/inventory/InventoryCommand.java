package io.raftsman.starter.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftsman.starter.view.ExitStatus;
import io.raftsman.starter.view.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code starter inventory}: what a cluster would be deployed with, or everything that is wrong.
 */
@Command(
    name = "inventory",
    mixinStandardHelpOptions = true,
    header = "Show a cluster's members and parameters as the inventory resolves them.",
    description = {
      "",
      "Each parameter is shown with the level that it came from: default, G (group all), C (a"
          + " group), I (a host), A (-e), a later one beating an earlier one, and with the file and"
          + " line that set it. If anything is wrong, every fault is told at once. No host is"
          + " contacted.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 the inventory is good; 2 wrong usage or inventory.",
      "",
      "Examples:",
      "  starter inventory --cluster etcd",
      "  starter inventory --cluster etcd -i pigsty.yml",
      "  starter inventory --cluster etcd -e etcd_safeguard=true",
      "  starter inventory --cluster etcd -o json"
    })
public final class InventoryCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int WRONG_INVENTORY = 2;

  /** How the result is printed. */
  enum Output {
    /** Tables for people. */
    text,
    /** One JSON object. */
    json
  }

  @Mixin private InventoryOptions options = new InventoryOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.text;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ResolvedCluster cluster;
    try {
      cluster = options.resolve();
    } catch (InventoryException e) {
      err.println(e.getMessage());
      err.flush();
      if (output == Output.json) {
        out.print(Json.error(ExitStatus.USAGE, e.getMessage()));
        out.flush();
      }
      return WRONG_INVENTORY;
    }
    var view = new InventoryView(options.file(), cluster);
    out.println(output == Output.json ? view.json() : view.text());
    out.flush();
    cluster.warnings().forEach(warning -> err.println("warning: " + warning.render()));
    err.flush();
    return DONE;
  }
}
