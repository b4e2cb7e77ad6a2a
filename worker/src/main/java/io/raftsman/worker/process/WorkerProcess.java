package io.raftsman.worker.process;

import io.raftsman.worker.Duties;
import io.raftsman.worker.Duty;
import io.raftsman.worker.RaftsmanWorker;
import io.raftsman.worker.ServerCheck;
import io.raftsman.worker.ServerConnection;
import io.raftsman.worker.ServerOptions;
import io.raftsman.worker.WorkerSettings;
import io.raftsman.worker.chat.ChatEndpoint;
import io.raftsman.worker.chat.ChatSettings;
import io.temporal.worker.WorkflowImplementationOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's life: it waits for Temporal, works until it is asked to end, and lets what runs come
 * to its end.
 *
 * @param metricsAddress where metrics and readiness are told; empty for nowhere
 * @param chat how clicks in chats are taken; empty where they aren't
 * @param grace how long running activities may take to end
 */
record WorkerProcess(
    ServerOptions server,
    WorkerSettings settings,
    Duties duties,
    Optional<InetSocketAddress> metricsAddress,
    Optional<ChatSettings> chat,
    Duration grace) {
  private static final Logger LOG = LoggerFactory.getLogger("raftsman.worker");
  private static final Duration CHECK = Duration.ofSeconds(4);

  /** Runs until somebody asks for the end. */
  void run(Signals signals) throws InterruptedException {
    try (var metrics = new Metrics();
        var readiness = new Readiness(System::nanoTime);
        var endpoint = new Endpoint(listen(metrics, readiness));
        ServerConnection connection = ServerConnection.open(server, metrics.scope());
        var clicks = new ClicksTaken(listen(connection))) {
      LOG.info(
          "Raftsman worker {} for Temporal at {}, namespace {}",
          ProcessHandle.current().pid(),
          connection.address(),
          connection.namespace());
      endpoint.say();
      clicks.say();
      sayChannels();
      Supplier<ServerCheck> check = () -> ServerCheck.of(connection, CHECK);
      if (new Arrival(check, readiness, System::nanoTime).await(signals::await)) {
        Registration.ofSearchAttributes(connection);
        serve(connection, metrics, readiness, check, signals);
      }
      LOG.info("Ended");
    }
  }

  private void serve(
      ServerConnection connection,
      Metrics metrics,
      Readiness readiness,
      Supplier<ServerCheck> check,
      Signals signals)
      throws InterruptedException {
    try (RaftsmanWorker worker =
        RaftsmanWorker.start(
            connection.client(),
            settings,
            duties,
            WorkflowImplementationOptions.getDefaultInstance(),
            new OperationWatch(),
            new ActivityWatch(metrics.registry()))) {
      readiness.watch(check);
      readiness.phase("");
      duties.queues().forEach((queue, does) -> LOG.info("Polls {}: {}", queue, does));
      sayAuthority();
      signals.await();
      readiness.phase("shutting down");
      LOG.info(
          "Takes on nothing new; what runs may take up to {} s to end (a second signal ends it at"
              + " once)",
          grace.toSeconds());
      if (!worker.drain(grace)) {
        LOG.warn(
            "Ends what still runs: Temporal notices it by the missing heartbeat, and another worker,"
                + " or this one when it is back, does it again");
        // Without a word to Temporal: a step that was cut short says that it failed, and a failure
        // that is only ours could end the operation.
        Runtime.getRuntime().halt(0);
      }
    }
  }

  private void sayChannels() {
    if (duties.include(Duty.OPERATIONS) && !settings.channels().channels().isEmpty()) {
      LOG.info("Tells of operations by {}", String.join(", ", settings.channels().channels()));
    }
  }

  private void sayAuthority() {
    if (duties.include(Duty.SIGNING)
        && !Files.exists(settings.pkiDirectory().resolve("ca").resolve("ca.key"))) {
      LOG.info(
          "There is no certificate authority in {} yet: the first deploy makes one",
          settings.pkiDirectory());
    }
  }

  private Optional<MetricsServer> listen(Metrics metrics, Readiness readiness) {
    if (metricsAddress.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          MetricsServer.start(
              metricsAddress.get(), metrics.registry()::scrape, readiness::notReady));
    } catch (IOException e) {
      throw new UsageFault(
          "Metrics can't be told at "
              + metricsAddress.get()
              + " ("
              + e.getMessage()
              + "). Another worker? Say another --metrics-address HOST:PORT, or none.");
    }
  }

  private Optional<ChatEndpoint> listen(ServerConnection connection) {
    if (chat.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ChatEndpoint.start(chat.get(), connection.client()));
    } catch (IOException e) {
      throw new UsageFault(
          "Clicks can't be taken at "
              + chat.get().address()
              + " ("
              + e.getMessage()
              + "). Another worker? Say another --chat-address.");
    }
  }

  /** What takes clicks, where something does. */
  private record ClicksTaken(Optional<ChatEndpoint> server) implements AutoCloseable {
    void say() {
      server.ifPresent(
          s ->
              LOG.info(
                  "Takes clicks at http://{}:{}/slack and /mattermost",
                  s.address().getHostString(),
                  s.address().getPort()));
      server
          .map(ChatEndpoint::address)
          .filter(address -> !address.getAddress().isLoopbackAddress())
          .ifPresent(
              address ->
                  LOG.warn(
                      "--chat-address is not loopback, and there is no TLS: whoever reads a click on"
                          + " the way could post it again as somebody else"));
    }

    @Override
    public void close() {
      server.ifPresent(ChatEndpoint::close);
    }
  }

  /** The metrics' server, where there is one. */
  private record Endpoint(Optional<MetricsServer> server) implements AutoCloseable {
    void say() {
      server.ifPresent(
          s ->
              LOG.info(
                  "Tells metrics and readiness at http://{}:{}/metrics, /livez and /readyz",
                  s.address().getHostString(),
                  s.address().getPort()));
    }

    @Override
    public void close() {
      server.ifPresent(MetricsServer::close);
    }
  }
}
