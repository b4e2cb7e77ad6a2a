package io.raftsman.secret;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.SecretReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Reads secrets where they are used. */
public final class Secrets {
  private final Function<String, Optional<String>> environment;

  /**
   * Secrets of a process.
   *
   * @param environment its variables
   */
  public Secrets(Function<String, Optional<String>> environment) {
    this.environment = requireNonNull(environment, "environment");
  }

  /** Of this process. */
  public static Secrets ofThisProcess() {
    return new Secrets(name -> Optional.ofNullable(System.getenv(name)));
  }

  /**
   * Reads a secret: a variable, or the first line of a file.
   *
   * @throws SecretUnreadableException where there is none
   */
  public String read(SecretReference reference) throws SecretUnreadableException {
    return switch (reference.source()) {
      case ENVIRONMENT ->
          environment
              .apply(reference.place())
              .orElseThrow(
                  () ->
                      new SecretUnreadableException(
                          reference,
                          "the variable is not set here",
                          "Set and export it, or name another."));
      case FILE -> firstLine(reference);
    };
  }

  private static String firstLine(SecretReference reference) throws SecretUnreadableException {
    String remedy = "Put it into the file's first line, or name another.";
    try (BufferedReader file = Files.newBufferedReader(Path.of(reference.place()))) {
      String line = file.readLine();
      if (line == null) {
        throw new SecretUnreadableException(reference, "the file is empty", remedy);
      }
      return line;
    } catch (IOException e) {
      boolean missing = Files.notExists(Path.of(reference.place()));
      throw new SecretUnreadableException(
          reference, missing ? "there is no such file" : e.toString(), remedy);
    }
  }
}
