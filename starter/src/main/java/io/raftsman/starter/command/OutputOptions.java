package io.raftsman.starter.command;

import io.raftsman.operation.Report;
import io.raftsman.starter.view.Detail;
import io.raftsman.starter.view.Profile;
import io.raftsman.starter.view.Screen;
import io.raftsman.starter.view.Terminal;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import picocli.CommandLine.Option;

/** The options that say how a command shows what it does. */
final class OutputOptions {

  /** What goes to standard output. */
  enum Format {
    text,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, or json: one document on stdout, everything else on stderr (docs/json.md).")
  private Format format = Format.text;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show what was run where.")
  private boolean verbose;

  @Option(
      names = "--profile",
      description = "After the recap, show where the time went, per stage and host.")
  private boolean profile;

  private final Terminal terminal =
      Terminal.of(
          System.getenv(),
          System.getProperties(),
          new PrintStream(System.out, true, StandardCharsets.UTF_8),
          new PrintStream(System.err, true, StandardCharsets.UTF_8));

  boolean json() {
    return format == Format.json;
  }

  Detail detail() {
    return verbose ? Detail.FULL : Detail.BRIEF;
  }

  Terminal terminal() {
    return terminal;
  }

  /** Whether a person can be asked here. */
  boolean asking() {
    return terminal.answering() && terminal.err().live();
  }

  /** Where progress and recap go: not where a program reads the document. */
  Screen screen() {
    return json() ? terminal.err() : terminal.out();
  }

  /** Shows where an operation's time went, where that was asked for. */
  void profile(Report report) {
    if (profile) {
      Instant start = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
      new Profile(screen()).print(report, start, Instant.now());
    }
  }
}
