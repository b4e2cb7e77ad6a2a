package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An installation on a real Temporal server: the server, a desk whose command line speaks to it,
 * and workers, all processes of their own that can be killed. They end with the test class,
 * whatever happens; what the workers logged is printed when a test fails.
 */
final class Site implements BeforeAllCallback, AfterAllCallback, AfterEachCallback {
  /** Another one where two suites run on one machine. */
  private static final int PORT = Integer.getInteger("raftsman.site.port", 17_233);

  private static final int HTTP_OFFSET = 10;
  private static final Duration READY = Duration.ofMinutes(1);
  private static final String READY_WORDS = "Polls raftsman";
  private static final int LOG_LINES = 60;

  private final Map<String, Session> workers = new TreeMap<>();
  private final Thread lastResort = new Thread(this::end, "site-end");
  private final Path directory;
  private final Desk desk;
  private WorkflowServiceStubs service;

  /** With a directory of its own; nothing runs yet. */
  Site() {
    try {
      directory = Files.createTempDirectory("site");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    desk = new Desk(directory).with("TEMPORAL_ADDRESS", address()).threeMembers();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Runtime.getRuntime().addShutdownHook(lastResort);
    temporal("reset");
    temporal("up");
    service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      workers.forEach((name, worker) -> System.err.println("--- " + name + "\n" + tail(worker)));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private void end() {
    Session.killAllBut(Set.of());
    Evidence.authority(directory.resolve("files/pki"));
    if (service != null) {
      Evidence.histories(service, "default");
      service.shutdownNow();
    }
    temporal("reset");
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where an operator sits. */
  Desk desk() {
    return desk;
  }

  /** A connection to the server. */
  WorkflowServiceStubs service() {
    return service;
  }

  /** Temporal's, for clients. */
  static String address() {
    return "127.0.0.1:" + PORT;
  }

  /** Temporal's HTTP API. */
  static String httpAddress() {
    return "http://127.0.0.1:" + (PORT + HTTP_OFFSET);
  }

  /** Starts a worker with the desk's certificate authority; it polls when this returns. */
  Session startWorker(String name) {
    return startWorker(name, directory.resolve("files/pki"));
  }

  /** Starts a worker with another directory for the certificate authority. */
  Session startWorker(String name, Path pki, String... arguments) {
    return startWorker(
        name,
        Map.of(),
        Stream.concat(Stream.of("--pki-dir", pki.toString()), Stream.of(arguments)));
  }

  /** Starts a worker with more of an environment, and options. */
  Session startWorker(String name, Map<String, String> environment, String... arguments) {
    return startWorker(
        name,
        environment,
        Stream.concat(
            Stream.of("--pki-dir", directory.resolve("files/pki").toString()),
            Stream.of(arguments)));
  }

  private Session startWorker(
      String name, Map<String, String> environment, Stream<String> arguments) {
    assertThat(isRunning(name)).as("there is a worker " + name).isFalse();
    var command =
        new ArrayList<>(List.of(Lab.ROOT.resolve("bin/worker").toString(), "--address", address()));
    arguments.forEach(command::add);
    if (command.stream().noneMatch(a -> a.startsWith("--metrics-address"))) {
      command.addAll(List.of("--metrics-address", "none"));
    }
    Session worker = Session.start(directory, environment, command);
    workers.put(name, worker);
    return worker.awaitSaid(READY_WORDS, READY);
  }

  /** A worker, whether it runs or has ended. */
  Session worker(String name) {
    return workers.get(name);
  }

  boolean isRunning(String name) {
    return workers.containsKey(name) && workers.get(name).isRunning();
  }

  /** Starts it if it doesn't run. */
  void ensureWorker(String name) {
    if (!isRunning(name)) {
      startWorker(name);
    }
  }

  /** Kill -9. */
  void killWorker(String name) {
    workers.get(name).kill();
  }

  /** Kill -9, all that run. */
  void killWorkers() {
    workers.values().stream().filter(Session::isRunning).forEach(Session::kill);
  }

  /** What a test may have left: the next one finds Temporal, one worker, and no operation. */
  void tidy(String worker) {
    temporal("up");
    endOperation();
    Session.killAllBut(isRunning(worker) ? Set.of(workers.get(worker)) : Set.of());
    ensureWorker(worker);
  }

  private void endOperation() {
    try {
      WorkflowClient.newInstance(service)
          .newUntypedWorkflowStub("etcd-etcd")
          .terminate("the test has ended");
    } catch (WorkflowNotFoundException e) {
      // None runs: as it should be.
    }
  }

  /** The names of the workers that have begun, and not ended, an activity on a host. */
  List<String> workingOn(String activity, String host) {
    return workers.entrySet().stream()
        .filter(w -> w.getValue().isRunning())
        .filter(w -> begun(w.getValue(), activity, host))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean begun(Session worker, String activity, String host) {
    return worker
        .said()
        .lines()
        .filter(l -> l.contains(" stage=" + activity) && l.contains(" host=" + host))
        .reduce((earlier, later) -> later)
        .map(last -> last.contains(" begins "))
        .orElse(false);
  }

  void killTemporal() {
    temporal("kill");
  }

  void startTemporal() {
    temporal("up");
  }

  /**
   * When the operation on the cluster first had a stage done again on a host, after a moment; as
   * its history has it.
   */
  Instant triedAgain(String stage, String host, Instant moment) {
    return WorkflowClient.newInstance(service).fetchHistory("etcd-etcd").getEvents().stream()
        .filter(e -> e.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .filter(e -> e.getUserMetadata().getSummary().getData().toStringUtf8().contains(stage))
        .filter(e -> e.getUserMetadata().getSummary().getData().toStringUtf8().contains(host))
        .map(Site::time)
        .filter(time -> time.isAfter(moment))
        .min(Comparator.naturalOrder())
        .orElseThrow(() -> new AssertionError(stage + " on " + host + " was not tried again"));
  }

  /** The activities that wait for a worker, by name. */
  List<String> unclaimed() {
    return service
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId("etcd-etcd"))
                .build())
        .getPendingActivitiesList()
        .stream()
        .filter(a -> a.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED)
        .map(a -> a.getActivityType().getName())
        .toList();
  }

  private static Instant time(HistoryEvent event) {
    return Instant.ofEpochMilli(Timestamps.toMillis(event.getEventTime()));
  }

  private static String tail(Session worker) {
    List<String> lines = worker.said().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  private static void temporal(String verb) {
    Finished finished =
        Processes.run(
            Lab.ROOT,
            Map.of(),
            List.of(
                Lab.ROOT.resolve("lab/temporal").toString(),
                verb,
                "--port",
                Integer.toString(PORT)));
    assertThat(finished.status()).as("lab/temporal %s: %s", verb, finished.all()).isZero();
  }
}
