package io.raftsman.starter.lab;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the suite leaves behind where anybody might look: the histories of all operations, what all
 * programs said, the command lines of all processes; and the secrets that must be in none of it.
 * {@link LeakIT} looks, at the end.
 */
final class Evidence {
  /** Where all of it is kept until then. */
  private static final Path DIRECTORY = empty(Path.of("target", "leaks").toAbsolutePath());

  private static final Pattern ENCODED =
      Pattern.compile("\"data\":\\s*\"([A-Za-z0-9+/]{4,}={0,2})\"");
  private static final String PATIENCE = "10";
  private static final String JOURNAL = "== journal ==";

  /** Of a member, and of Prometheus where that is. */
  private static final String KEYS_AND_JOURNAL =
      "cat /etc/etcd/server.key /etc/prometheus/pki/etcd.key 2>/dev/null;"
          + " echo \"$0\"; exec journalctl --no-pager -o cat";

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Map<String, String> SECRETS = new ConcurrentHashMap<>();

  private Evidence() {}

  /** What an earlier run left proves nothing of this one. */
  private static Path empty(Path directory) {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return directory;
  }

  /** A directory for evidence of a kind, such as {@code histories}. */
  static Path directory(String kind) {
    try {
      return Files.createDirectories(DIRECTORY.resolve(kind));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something to look through at the end. */
  static void keep(String kind, String name, String text) {
    try {
      Files.writeString(
          directory(kind)
              .resolve("%05d-%s".formatted(NUMBER.incrementAndGet(), name.replace('/', '-'))),
          text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something that must be nowhere. */
  static void secret(String name, String value) {
    if (value.length() < Needles.SHORTEST) {
      throw new IllegalArgumentException(name + " is too short to be looked for");
    }
    SECRETS.put(value, name);
  }

  /** A private key that must be nowhere, not a line of it. */
  static void key(String name, String pem) {
    pem.lines()
        .filter(line -> line.length() > 20 && !line.startsWith("-----"))
        .forEach(line -> secret(name, line));
  }

  /** The private key of an authority, where there is one. */
  static void authority(Path pki) {
    Path key = pki.resolve("ca/ca.key");
    if (Files.exists(key)) {
      try {
        key("the key of an authority", Files.readString(key));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * The keys that hosts of the lab have, and what they wrote down, as far as they are up: one that
   * is not is none's business here. All are asked at once, as a test waits for this.
   *
   * @return those that had written something
   */
  static List<String> hosts(String... hosts) {
    List<Process> asked = Stream.of(hosts).map(Evidence::ask).toList();
    return IntStream.range(0, hosts.length)
        .filter(i -> told(hosts[i], Processes.finish(asked.get(i))))
        .mapToObj(i -> hosts[i])
        .toList();
  }

  private static Process ask(String host) {
    return Processes.start(
        Lab.ROOT,
        Map.of(),
        List.of(
            "timeout", PATIENCE, "lab/lab", "exec", host, "sh", "-c", KEYS_AND_JOURNAL, JOURNAL));
  }

  private static boolean told(String host, Finished finished) {
    int journal = finished.out().indexOf(JOURNAL);
    if (finished.status() != 0 || journal < 0) {
      return false;
    }
    key("a key on " + host, finished.out().substring(0, journal));
    String text = finished.out().substring(journal + JOURNAL.length());
    keep("journals", host, text);
    return !text.isBlank();
  }

  /** Every history that a server has. */
  static void histories(WorkflowServiceStubs service, String namespace) {
    WorkflowClient client =
        WorkflowClient.newInstance(
            service, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
    client
        .listExecutions("")
        .forEach(
            execution ->
                keep(
                    "histories",
                    execution.getExecution().getWorkflowId() + ".json",
                    client
                        .fetchHistory(
                            execution.getExecution().getWorkflowId(),
                            execution.getExecution().getRunId())
                        .toJson(true)));
  }

  /** What secrets there are, by value. */
  static Map<String, String> secrets() {
    return Map.copyOf(SECRETS);
  }

  /** The names of the secrets that are in a text, plainly or in a history's payloads. */
  static Set<String> found(String text, Map<String, String> secrets) {
    return found(text, new Needles(secrets));
  }

  /** The same where many texts are looked through for the same secrets. */
  static Set<String> found(String text, Needles needles) {
    String plain =
        text
            + "\n"
            + ENCODED
                .matcher(text)
                .results()
                .map(Evidence::decoded)
                .collect(Collectors.joining("\n"));
    return needles.in(plain);
  }

  private static String decoded(MatchResult payload) {
    try {
      return new String(Base64.getDecoder().decode(payload.group(1)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** The files of a kind. */
  static List<Path> files(String kind) throws IOException {
    try (Stream<Path> files = Files.list(directory(kind))) {
      return files.sorted().toList();
    }
  }
}
