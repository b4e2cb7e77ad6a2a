package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The lab's hosts, through {@code lab/lab}. */
final class Lab {
  static final String ONE = "10.10.10.10";
  static final String TWO = "10.10.10.11";
  static final String THREE = "10.10.10.12";
  static final String FOUR = "10.10.10.13";
  static final String FIVE = "10.10.10.14";
  static final String INFRA = "10.10.10.9";

  /** The repository. */
  static final Path ROOT =
      Path.of(System.getProperty("raftsman.root", "..")).toAbsolutePath().normalize();

  private Lab() {}

  /** Fresh hosts; what those that were there wrote down is kept. */
  static void reset(String... hosts) {
    Evidence.hosts(hosts);
    lab("reset", hosts);
  }

  /** Fresh hosts with PostgreSQL, Patroni and vip-manager, not configured. */
  static void resetWithPatroni(String... hosts) {
    Evidence.hosts(hosts);
    lab("reset", Stream.concat(Stream.of("--patroni"), Stream.of(hosts)).toArray(String[]::new));
  }

  static void stop(String host) {
    lab("stop", host);
  }

  static void start(String host) {
    lab("start", host);
  }

  static void cut(String host) {
    lab("cut", host);
  }

  static void heal(String host) {
    lab("heal", host);
  }

  /** Takes a host off the network now; the process that is returned heals it after a time. */
  static Process cut(String host, Duration time) {
    cut(host);
    return Processes.start(
        ROOT,
        Map.of(),
        List.of("sh", "-c", "sleep " + time.toSeconds() + "; exec lab/lab heal " + host));
  }

  static void reboot(String host) {
    lab("reboot", host);
  }

  /** Makes the file system at a path full. */
  static void fill(String host, String path) {
    lab("fill", host, path);
  }

  static void unfill(String host, String path) {
    lab("unfill", host, path);
  }

  /** Runs a shell command line as root on a host; it must succeed. */
  static String sh(String host, String line) {
    Finished finished = trySh(host, line);
    assertThat(finished.status()).as("%s on %s: %s", line, host, finished.all()).isZero();
    return finished.out();
  }

  /** Runs a shell command line as root on a host. */
  static Finished trySh(String host, String line) {
    return run(List.of("exec", host, "sh", "-c", line));
  }

  /** Runs a command line in a login shell. */
  static Finished login(String host, String line) {
    return run(List.of("exec", host, "bash", "-lc", line));
  }

  /** Writes a file that only root reads on a host; the text is in no command line. */
  static void put(String host, String path, String text) {
    Process process = start(List.of("exec", host, "sh", "-c", "umask 077; cat >" + path));
    try {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Finished finished = Processes.finish(process);
    assertThat(finished.status()).as("%s on %s: %s", path, host, finished.err()).isZero();
  }

  /** A shell script among the tests' resources. */
  static String script(String name) {
    try (InputStream in = Lab.class.getResourceAsStream("/lab/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void lab(String verb, String... hosts) {
    var words = new ArrayList<String>();
    words.add(verb);
    words.addAll(List.of(hosts));
    Finished finished = run(words);
    assertThat(finished.status()).as("lab %s: %s", words, finished.all()).isZero();
  }

  private static Finished run(List<String> words) {
    return Processes.finish(start(words));
  }

  private static Process start(List<String> words) {
    var command = new ArrayList<String>();
    command.add(ROOT.resolve("lab/lab").toString());
    command.addAll(words);
    return Processes.start(ROOT, Map.of(), command);
  }
}
