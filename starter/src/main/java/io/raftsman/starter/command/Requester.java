package io.raftsman.starter.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Who asks, from where, and how the command line read. */
final class Requester {
  private Requester() {}

  /** {@code user@host}. */
  static String name() {
    String user = System.getProperty("user.name");
    try {
      return user + "@" + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return user;
    }
  }

  /** The time of day, for people. */
  static String now() {
    return time(Instant.now());
  }

  /** A time, for people. */
  static String time(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneId.systemDefault())
        .truncatedTo(ChronoUnit.SECONDS)
        .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
  }

  /** Where this user's lock files are. */
  static Path lockDirectory() {
    return Optional.ofNullable(System.getenv("RAFTSMAN_CACHE"))
        .map(Path::of)
        .or(
            () ->
                Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                    .map(c -> Path.of(c, "raftsman")))
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "raftsman"))
        .resolve("locks");
  }

  /** The words of the command line, the program as it was called first. */
  static List<String> commandLine(CommandSpec command) {
    var words = new ArrayList<String>();
    words.add(System.getProperty("raftsman.command", "starter"));
    words.addAll(command.root().commandLine().getParseResult().originalArgs());
    return words;
  }
}
