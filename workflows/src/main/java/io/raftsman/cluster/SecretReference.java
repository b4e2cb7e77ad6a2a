package io.raftsman.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a worker finds a secret. The secret itself is read where it is used, and is in no
 * workflow's history.
 *
 * @param source what kind of place
 * @param place the variable's name, or the file's path
 */
public record SecretReference(Source source, String place) {
  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "file:";
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** The kinds of places. */
  public enum Source {
    /** A variable of the worker's environment. */
    ENVIRONMENT,
    /** The first line of a file on the worker. */
    FILE
  }

  public SecretReference {
    requireNonNull(source, "source");
    requireNonNull(place, "place");
    boolean valid = source == Source.FILE ? !place.isBlank() : VARIABLE.matcher(place).matches();
    if (!valid) {
      // What stands here may be the secret, so it is not shown.
      throw new IllegalArgumentException("not the name of a variable or a file");
    }
  }

  /** Reads {@code env:NAME} or {@code file:PATH}; empty for anything else. */
  public static Optional<SecretReference> parse(String text) {
    if (text.startsWith(ENVIRONMENT)) {
      String name = text.substring(ENVIRONMENT.length());
      return VARIABLE.matcher(name).matches()
          ? Optional.of(new SecretReference(Source.ENVIRONMENT, name))
          : Optional.empty();
    }
    return text.startsWith(FILE) && !text.substring(FILE.length()).isBlank()
        ? Optional.of(file(text.substring(FILE.length())))
        : Optional.empty();
  }

  /** The first line of a file. */
  public static SecretReference file(String path) {
    return new SecretReference(Source.FILE, path);
  }

  /** As it is written: {@code env:NAME} or {@code file:PATH}. */
  @Override
  public String toString() {
    return (source == Source.FILE ? FILE : ENVIRONMENT) + place;
  }
}
