package io.raftsman.starter.command;

import io.raftsman.files.MemberFiles;
import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.view.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
      "Example, as root on a member:",
      "  starter env --cluster etcd > etcdctl.sh; . ./etcdctl.sh; e member list"
    })
public final class EnvCommand implements Callable<Integer> {
  @Mixin private InventoryOptions inventory;
  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    var cluster = Resolving.of(inventory, Screen.plain(System.err)).spec();
    command.commandLine().getOut().print(MemberFiles.clientEnvironment(cluster));
    command.commandLine().getOut().flush();
    return 0;
  }
}
