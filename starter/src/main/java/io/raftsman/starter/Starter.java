package io.raftsman.starter;

import io.raftsman.starter.command.AbortCommand;
import io.raftsman.starter.command.ApproveCommand;
import io.raftsman.starter.command.AttachCommand;
import io.raftsman.starter.command.CancelCommand;
import io.raftsman.starter.command.CleanCommand;
import io.raftsman.starter.command.ClientCertCommand;
import io.raftsman.starter.command.ConvergeCommand;
import io.raftsman.starter.command.DenyCommand;
import io.raftsman.starter.command.DeployCommand;
import io.raftsman.starter.command.EnvCommand;
import io.raftsman.starter.command.HistoryCommand;
import io.raftsman.starter.command.MemberCommand;
import io.raftsman.starter.command.Mishap;
import io.raftsman.starter.command.MoveLeaderCommand;
import io.raftsman.starter.command.PurgeCommand;
import io.raftsman.starter.command.RestartCommand;
import io.raftsman.starter.command.RetryCommand;
import io.raftsman.starter.command.SkipCommand;
import io.raftsman.starter.command.StatusCommand;
import io.raftsman.starter.inventory.InventoryCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's entry. */
@Command(
    name = "starter",
    mixinStandardHelpOptions = true,
    version = Starter.VERSION,
    description = "Durable etcd operations: deploy and look after etcd clusters over SSH.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DeployCommand.class,
      ConvergeCommand.class,
      MemberCommand.class,
      RestartCommand.class,
      MoveLeaderCommand.class,
      PurgeCommand.class,
      CleanCommand.class,
      ClientCertCommand.class,
      InventoryCommand.class,
      StatusCommand.class,
      AttachCommand.class,
      HistoryCommand.class,
      ApproveCommand.class,
      DenyCommand.class,
      RetryCommand.class,
      SkipCommand.class,
      AbortCommand.class,
      CancelCommand.class,
      EnvCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  starter deploy --cluster etcd           make the cluster that inventory.yml describes",
      "  starter converge --cluster etcd         bring a live cluster in line with the inventory",
      "  starter member add --cluster etcd HOST  one more member; also remove, replace",
      "  starter status --cluster etcd           is it healthy?",
      "  starter inventory --cluster etcd        what the inventory comes to",
      "  starter COMMAND --help                  a command's options and examples"
    })
public final class Starter {
  static final String VERSION = "Raftsman 0.1.0";

  private Starter() {}

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    LibraryLogs.configure(System.getenv());
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new Starter());
    commandLine.getSubcommands().values().forEach(Starter::complete);
    return commandLine
        // -e @FILE is ours, as in Ansible.
        .setExpandAtFiles(false)
        .setUsageHelpWidth(110)
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Mishap())
        .setParameterExceptionHandler(new Mishap());
  }

  private static void complete(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true).version(VERSION);
    command.getSubcommands().values().forEach(Starter::complete);
  }
}
