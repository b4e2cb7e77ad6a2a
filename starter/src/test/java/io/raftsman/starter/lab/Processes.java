package io.raftsman.starter.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Runs programs, always with a time limit. */
final class Processes {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  /** Those that run and whose words are evidence. */
  private static final Set<Process> HEARD = ConcurrentHashMap.newKeySet();

  private Processes() {}

  static Finished run(Path directory, Map<String, String> environment, List<String> command) {
    return finish(start(directory, environment, command));
  }

  static Process start(Path directory, Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a program whose words are kept as evidence once it has ended. */
  static Process startHeard(Path directory, Map<String, String> environment, List<String> command) {
    Process process = start(directory, environment, command);
    HEARD.add(process);
    return process;
  }

  /** Ends a program and all that it started: kill -9. */
  static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    // By its handle: else what it has said could not be read any more.
    process.toHandle().destroyForcibly();
    process.onExit().join();
    if (HEARD.remove(process)) {
      Evidence.keep(
          "said", "killed", left(process.getInputStream()) + left(process.getErrorStream()));
    }
  }

  /** What can be read without waiting for anybody who may still hold the other end. */
  private static String left(InputStream stream) {
    try {
      return new String(stream.readNBytes(stream.available()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Finished finish(Process process) {
    CompletableFuture<String> out =
        CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
    CompletableFuture<String> err =
        CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            "no end within " + LIMIT + ": " + process.info() + "\n" + out.join() + err.join());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    var finished = new Finished(process.exitValue(), out.join(), err.join());
    if (HEARD.remove(process)) {
      Evidence.keep("said", "started", finished.all());
    }
    return finished;
  }

  private static String read(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
