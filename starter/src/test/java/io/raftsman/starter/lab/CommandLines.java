package io.raftsman.starter.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The command lines of all processes of this machine, those in the lab's hosts among them, as
 * anybody who is logged in can see them: looked at again and again while the suite runs.
 */
final class CommandLines {
  private static final long INTERVAL_MILLIS = 200;
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "command-lines");
            thread.setDaemon(true);
            return thread;
          });

  private CommandLines() {}

  /** Looks from now on, if it doesn't yet. */
  static void watch() {
    // The class is initialised once.
  }

  static {
    var unused =
        CLOCK.scheduleWithFixedDelay(CommandLines::look, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** All that were seen. */
  static Set<String> seen() {
    return Set.copyOf(SEEN);
  }

  private static void look() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        look(process);
      }
    } catch (IOException e) {
      // The next look may be luckier; that there were some is asserted at the end.
    }
  }

  private static void look(Path process) {
    try {
      byte[] line = Files.readAllBytes(process.resolve("cmdline"));
      if (line.length > 0) {
        SEEN.add(new String(line, StandardCharsets.UTF_8).replace('\0', ' '));
      }
    } catch (IOException e) {
      // It has ended.
    }
  }
}
