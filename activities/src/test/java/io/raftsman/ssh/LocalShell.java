package io.raftsman.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's own {@code /bin/sh}, in the place of a host's. */
final class LocalShell {
  private LocalShell() {}

  /** What a run came back with. */
  record Result(int status, String stdout, String stderr) {
    /** What the script said. */
    ScriptOutput output() {
      return ScriptOutput.parse(stdout, "");
    }
  }

  static Result run(RemoteScript script) {
    return run(script.text());
  }

  /** Runs a text as {@code sh -s} gets it from a connection. */
  static Result run(String text) {
    try {
      Path errors = Files.createTempFile("raftsman-test", ".stderr");
      Process process = start(text, errors);
      String stdout = new String(process.getInputStream().readAllBytes(), UTF_8);
      int status = process.waitFor();
      String stderr = Files.readString(errors);
      Files.delete(errors);
      return new Result(status, stdout, stderr);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts a script and does not wait for its end. */
  static Process start(RemoteScript script, Path errors) {
    return start(script.text(), errors);
  }

  private static Process start(String text, Path errors) {
    try {
      Process process = new ProcessBuilder("/bin/sh", "-s").redirectError(errors.toFile()).start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(text.getBytes(UTF_8));
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
