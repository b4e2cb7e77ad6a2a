package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The stack of docker-compose.yml, through {@code lab/compose}. */
final class ComposeStack {
  /** Temporal's address, on loopback as all of the stack's ports. */
  static final String TEMPORAL = "127.0.0.1:27233";

  static final int TEMPORAL_PORT = 27233;
  static final int TEMPORAL_HTTP_PORT = 27243;
  static final int TEMPORAL_METRICS_PORT = 27253;
  static final int UI_PORT = 28233;
  static final int WORKER_METRICS_PORT = 29464;

  private static final Duration SETTLED = Duration.ofSeconds(60);
  private static final int FIELDS = 6;
  private static final String PASSWORD = "POSTGRES_PASSWORD=";

  private ComposeStack() {}

  /**
   * A service's container, or a job's.
   *
   * @param state such as {@code running} or {@code exited}
   * @param health what its check says; {@code -} for one that has no health check
   * @param exitStatus of one that has ended
   * @param restarts how often the engine has started it again by itself
   */
  record Part(
      String service, String id, String state, String health, int exitStatus, int restarts) {
    /** Whether a service is healthy, or a job was done. */
    boolean isWell() {
      return health.equals("-")
          ? state.equals("exited") && exitStatus == 0
          : state.equals("running") && health.equals("healthy");
    }
  }

  /** Brings up all that is not, and waits until all is well. */
  static void up() {
    must("up", "-d");
    awaitWell();
    secrets();
  }

  /** Which {@code lab/compose} made. */
  private static void secrets() {
    try (Stream<String> lines = Files.lines(Path.of(Desk.cache(), "compose", "env"))) {
      lines
          .filter(line -> line.startsWith(PASSWORD))
          .forEach(
              line -> Evidence.secret("PostgreSQL's password", line.substring(PASSWORD.length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void awaitWell() {
    await()
        .atMost(SETTLED)
        .untilAsserted(() -> assertThat(parts().values()).allMatch(Part::isWell));
  }

  /** All that there is, by service. */
  static Map<String, Part> parts() {
    var parts = new TreeMap<String, Part>();
    for (String line : must("states").out().lines().toList()) {
      List<String> field = List.of(line.split("\t"));
      assertThat(field).as(line).hasSize(FIELDS);
      parts.put(
          field.get(0),
          new Part(
              field.get(0),
              field.get(1),
              field.get(2),
              field.get(3),
              Integer.parseInt(field.get(4)),
              Integer.parseInt(field.get(5))));
    }
    return parts;
  }

  static Part part(String service) {
    Part part = parts().get(service);
    assertThat(part).as(service).isNotNull();
    return part;
  }

  /** Kills a service's process with signal 9, and waits until the engine has started it again. */
  static void kill(String service) {
    int restarts = part(service).restarts();
    must("kill-9", service);
    await()
        .atMost(SETTLED)
        .untilAsserted(() -> assertThat(part(service).restarts()).isGreaterThan(restarts));
  }

  /** A command of Compose that must succeed. */
  static Finished must(String... words) {
    Finished finished = run(Map.of(), words);
    assertThat(finished.status()).as("compose %s: %s", List.of(words), finished.all()).isZero();
    return finished;
  }

  /** A command of Compose, with variables beside or above those that the stack has. */
  static Finished run(Map<String, String> environment, String... words) {
    var command = new ArrayList<String>();
    command.add(Lab.ROOT.resolve("lab/compose").toString());
    command.addAll(List.of(words));
    return Processes.run(Lab.ROOT, environment, command);
  }
}
