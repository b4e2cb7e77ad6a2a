package io.raftsman.starter.command;

import io.raftsman.operation.TaskQueues;
import io.raftsman.starter.engine.EmbeddedEngine;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.engine.ServerEngine;
import io.raftsman.worker.ServerConnection;
import io.raftsman.worker.ServerOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what runs the operations. */
final class EngineOptions {
  @Option(
      names = "--embedded",
      description =
          "Run the operation in this process, whatever the environment says of a Temporal server.")
  private boolean embedded;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description =
          "Run the operation on this Temporal server, where a worker carries it out. Default:"
              + " TEMPORAL_ADDRESS, or Temporal's configuration file; without either it runs in this"
              + " process.")
  private Optional<String> address = Optional.empty();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The server's namespace. Default: TEMPORAL_NAMESPACE, or default.")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = "--temporal-profile",
      paramLabel = "NAME",
      description = "The profile of Temporal's configuration file. Default: TEMPORAL_PROFILE.")
  private Optional<String> profile = Optional.empty();

  @Option(
      names = "--task-queue",
      paramLabel = "NAME",
      defaultValue = TaskQueues.DEFAULT,
      description = "The task queue of the server's workers. Default: ${DEFAULT-VALUE}.")
  private String taskQueue = TaskQueues.DEFAULT;

  @Option(
      names = "--codec-keys",
      paramLabel = "REF",
      description =
          "On a server: encrypt what is written into histories, and decrypt it, with the worker's keys at"
              + " env:NAME or file:PATH. Default: RAFTSMAN_CODEC_KEYS, which is such a reference.")
  private Optional<String> codecKeys = Optional.empty();

  /** Where a server's workers look for work. */
  String taskQueue() {
    return taskQueue;
  }

  /** Whether a server runs the operations. */
  boolean isServer() {
    boolean named = address.isPresent() || namespace.isPresent() || profile.isPresent();
    if (embedded && named) {
      throw new UsageException(
          "--embedded runs the operation in this process: --address, --namespace and --temporal-profile"
              + " say on which server to run it. Leave out one or the other.");
    }
    return !embedded && (named || ServerConnection.configured(System.getenv()));
  }

  /**
   * The engine. An embedded one starts in the background.
   *
   * @param worker what an embedded worker must know; a server's workers have their own
   */
  Engine open(WorkerOptions worker) {
    if (!isServer()) {
      return EmbeddedEngine.start(worker.settings());
    }
    worker.refuseOnServer();
    return server();
  }

  /**
   * The server, for what only a server can do.
   *
   * @throws UsageException where there is none
   */
  Engine requireServer() {
    if (!isServer()) {
      throw new UsageException(
          "This is about operations on a Temporal server, and none is named: set TEMPORAL_ADDRESS, or give"
              + " --address. (An operation without a server ends with the command that runs it.)");
    }
    return server();
  }

  private Engine server() {
    Optional<String> keys =
        codecKeys
            .or(() -> Optional.ofNullable(System.getenv("RAFTSMAN_CODEC_KEYS")))
            .map(String::strip)
            .filter(reference -> !reference.isEmpty());
    return ServerEngine.open(new ServerOptions(address, namespace, profile, keys), taskQueue);
  }
}
