package io.raftsman.starter.command;

import io.raftsman.operation.Scope;
import io.raftsman.starter.engine.Engine;
import picocli.CommandLine.Option;

/** Whether a command stays with the operation that it started. */
final class LeavingOptions {
  @Option(
      names = "--detach",
      description =
          "Start the operation on the server and leave it: starter attach follows it later.")
  private boolean detach;

  /**
   * Whether the command ends once the operation has started.
   *
   * @throws UsageException where the operation would end with it, or is a check
   */
  boolean detaches(Engine engine, Scope scope) {
    if (detach && scope.checking()) {
      throw new UsageException(
          "--detach leaves an operation that changes something; a check is there to be read. Leave out one or"
              + " the other.");
    }
    if (detach && !engine.isDurable()) {
      throw new UsageException(
          "--detach leaves the operation to a Temporal server, and none is named: set TEMPORAL_ADDRESS, or"
              + " give --address.");
    }
    return detach;
  }
}
