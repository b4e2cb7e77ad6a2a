package io.raftsman.ssh;

import io.raftsman.cluster.SecretReference;
import io.raftsman.operation.FailureKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Reads secrets where they are used. */
final class Secrets {
  private final Function<String, Optional<String>> environment;

  Secrets(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  /**
   * Reads a secret.
   *
   * @param what it is, for the words about a failure
   */
  String read(SecretReference reference, String what) throws ConnectionFailure {
    return switch (reference.source()) {
      case ENVIRONMENT ->
          environment
              .apply(reference.place())
              .orElseThrow(
                  () ->
                      failure(
                          reference,
                          what,
                          "the variable is not set where the worker runs",
                          "Set and export it, or name another in the inventory."));
      case FILE -> firstLine(reference, what);
    };
  }

  private static String firstLine(SecretReference reference, String what) throws ConnectionFailure {
    String remedy = "Put it into the file's first line, or name another in the inventory.";
    try (BufferedReader file = Files.newBufferedReader(Path.of(reference.place()))) {
      String line = file.readLine();
      if (line == null) {
        throw failure(reference, what, "the file is empty", remedy);
      }
      return line;
    } catch (IOException e) {
      boolean missing = Files.notExists(Path.of(reference.place()));
      throw failure(reference, what, missing ? "there is no such file" : e.toString(), remedy);
    }
  }

  private static ConnectionFailure failure(
      SecretReference reference, String what, String cameBack, String remedy) {
    return new ConnectionFailure(
        FailureKind.WORKER, "reading " + what + " from " + reference, cameBack, remedy);
  }
}
