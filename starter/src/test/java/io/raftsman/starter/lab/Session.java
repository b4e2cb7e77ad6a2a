package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program that runs, and what it has said so far. */
final class Session {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final Queue<Session> STARTED = new ConcurrentLinkedQueue<>();

  private final Process process;
  private final Path said;

  private Session(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /** Starts a program that nobody types to. */
  static Session start(Path directory, Map<String, String> environment, List<String> command) {
    try {
      Path said = Files.createTempFile(directory, "session-", ".log");
      var builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().putAll(environment);
      var session = new Session(builder.start(), said);
      STARTED.add(session);
      return session;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills all that still run, but these. */
  static void killAllBut(Collection<Session> kept) {
    STARTED.stream().filter(s -> !kept.contains(s) && s.isRunning()).forEach(Session::kill);
    STARTED.stream()
        .filter(s -> !kept.contains(s))
        // One that belonged to a test's own directory is gone with it.
        .filter(s -> Files.exists(s.said))
        .forEach(s -> Evidence.keep("said", "session", s.said()));
    STARTED.retainAll(kept);
  }

  /** Everything that it has said so far. */
  String said() {
    try {
      return Files.readString(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns once it has said these words. */
  Session awaitSaid(String words) {
    return awaitSaid(words, PATIENCE);
  }

  /** Returns once it has said these words, within a time. */
  Session awaitSaid(String words, Duration limit) {
    await()
        .atMost(limit)
        .pollInterval(LOOK)
        .until(() -> said().contains(words) || !process.isAlive());
    assertThat(said()).contains(words);
    return this;
  }

  /** Waits for its end, whose exit status must be this. */
  Session ends(int status) {
    try {
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      kill();
      throw new AssertionError("no end within " + PATIENCE + ":\n" + said(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
    assertThat(process.exitValue()).as(said()).isEqualTo(status);
    return this;
  }

  /** Whether it ends within a time. */
  boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Asks it to end: SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Ends it and all that it started: kill -9. */
  void kill() {
    Processes.kill(process);
  }
}
