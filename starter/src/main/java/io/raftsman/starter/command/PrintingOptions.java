package io.raftsman.starter.command;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.operation.Scope;
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
   * @param request the workflow's argument
   * @throws UsageException for a check
   */
  ExitStatus print(
      OutputOptions output,
      String operation,
      ClusterSpec cluster,
      Scope scope,
      String fingerprint,
      String taskQueue,
      Object request) {
    if (scope.checking()) {
      throw new UsageException(
          "--print-request is for operations that change something; a check is there to be read. Leave out one"
              + " or the other.");
    }
    output.terminal().out().stream()
        .println(
            StartRequest.of(operation, cluster, fingerprint, taskQueue, Requester.name(), request)
                .toPrettyString());
    return ExitStatus.DONE;
  }
}
