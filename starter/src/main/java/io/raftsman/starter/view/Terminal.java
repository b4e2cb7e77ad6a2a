package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.Map;
import java.util.Properties;

/**
 * Standard input, output and error, and what they are.
 *
 * @param out standard output
 * @param err standard error
 * @param answering whether standard input is a terminal, so that a person can be asked
 */
public record Terminal(Screen out, Screen err, boolean answering) {
  static final int DEFAULT_WIDTH = 100;
  static final int DEFAULT_HEIGHT = 24;

  public Terminal {
    requireNonNull(out, "out");
    requireNonNull(err, "err");
  }

  /**
   * The terminal that the environment tells of: {@code NO_COLOR} (<a
   * href="https://no-color.org">any non-empty value</a>), {@code TERM}, the encoding, and the
   * system properties that {@code bin/starter} sets: {@code raftsman.stdin.tty}, {@code
   * raftsman.stdout.tty}, {@code raftsman.stderr.tty} (true or false), {@code raftsman.columns} and
   * {@code raftsman.lines}.
   */
  public static Terminal of(
      Map<String, String> environment, Properties properties, PrintStream out, PrintStream err) {
    return new Terminal(
        screen(environment, properties, out, "raftsman.stdout.tty"),
        screen(environment, properties, err, "raftsman.stderr.tty"),
        Boolean.parseBoolean(properties.getProperty("raftsman.stdin.tty")));
  }

  private static Screen screen(
      Map<String, String> environment, Properties properties, PrintStream stream, String tty) {
    String term = environment.getOrDefault("TERM", "");
    boolean live =
        Boolean.parseBoolean(properties.getProperty(tty))
            && !term.isBlank()
            && !term.equals("dumb");
    return new Screen(
        stream,
        live && environment.getOrDefault("NO_COLOR", "").isEmpty(),
        live,
        utf8(properties),
        number(properties, "raftsman.columns", DEFAULT_WIDTH),
        number(properties, "raftsman.lines", DEFAULT_HEIGHT));
  }

  /** What Java's streams encode with, which follows the locale that is really there. */
  private static boolean utf8(Properties properties) {
    String natively = properties.getProperty("native.encoding", "");
    return properties.getProperty("stdout.encoding", natively).equalsIgnoreCase("UTF-8");
  }

  private static int number(Properties properties, String name, int otherwise) {
    try {
      int number = Integer.parseInt(properties.getProperty(name, "").strip());
      return number > 0 ? number : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
