package io.raftsman.starter.command;

import io.raftsman.starter.view.ExitStatus;
import picocli.CommandLine.Option;

/** Whether a command prints its request, for somebody else to send, in place of starting it. */
final class PrintingOptions {
  @Option(
      names = "--print-request",
      description =
          "Start nothing, contact nobody: print what Temporal's HTTP API takes to start exactly this on a"
              + " server, for a chatbot or a pipeline to send.")
  private boolean print;

  boolean wanted() {
    return print;
  }

  /**
   * Prints it.
   *
   * @throws UsageException for a check
   */
  ExitStatus print(OutputOptions output, Commission commission, String taskQueue) {
    if (commission.scope().checking()) {
      throw new UsageException(
          "--print-request is for operations that change something; a check is there to be read. Leave out one"
              + " or the other.");
    }
    output.terminal().out().stream()
        .println(StartRequest.of(commission, taskQueue).toPrettyString());
    return ExitStatus.DONE;
  }
}
