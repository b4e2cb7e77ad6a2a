package io.raftsman.starter.command;

import io.raftsman.files.MemberFiles;
import io.raftsman.starter.inventory.InventoryOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter env}. */
@Command(
    name = "env",
    header = "Print the cluster's client environment for a shell.",
    description = {
      "",
      "The aliases e and em, and etcdctl's variables, with the paths as they are on a member. On the"
          + " members themselves every login shell has it. No host is contacted.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  starter env --cluster etcd > etcdctl.sh; . ./etcdctl.sh; e member list"
    })
public final class EnvCommand implements Callable<Integer> {
  @Mixin private InventoryOptions inventory;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    output.terminal().out().stream()
        .print(MemberFiles.clientEnvironment(Resolving.of(inventory, output).spec()));
    output.terminal().out().stream().flush();
    return 0;
  }
}
