package io.raftsman.bench.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Another JVM of the bench, which says that it is ready by a line on its standard output, and ends
 * with its standard input. What the system says of it is in {@code /proc}.
 */
final class OtherProcess implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;
  private static final int UTIME = 11;

  private final Process process;

  private OtherProcess(Process process) {
    this.process = process;
  }

  /** Starts a main class, and returns when it is ready. */
  static OtherProcess start(Path log, Class<?> main, List<String> jvm, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    if (out.readLine() == null) {
      throw new IOException(main.getSimpleName() + " did not start: see " + log);
    }
    return new OtherProcess(process);
  }

  /** Processor time so far, user and system, seconds. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(proc("stat"));
    // The second field is the command's name, in parentheses, and may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
  }

  /** Lines of {@code /proc/PID/status} that are numbers: KiB, or a count. */
  private Map<String, Long> status() throws IOException {
    return Files.readAllLines(proc("status")).stream()
        .map(line -> line.split(":\\s+", 2))
        .filter(line -> line.length == 2 && line[1].matches("\\d+( kB)?"))
        .collect(Collectors.toMap(l -> l[0], l -> Long.parseLong(l[1].replace(" kB", ""))));
  }

  /** Resident memory, MiB. */
  double memory() throws IOException {
    return status().get("VmRSS") / 1024.0;
  }

  /** Resident memory at its highest since {@link #forgetPeak()}, MiB. */
  double peakMemory() throws IOException {
    return status().get("VmHWM") / 1024.0;
  }

  /** The highest is what it is now. */
  void forgetPeak() throws IOException {
    Files.writeString(proc("clear_refs"), "5");
  }

  /** Threads now. */
  long threads() throws IOException {
    return status().get("Threads");
  }

  /** What is alive on the heap after a collection, MiB. */
  double liveHeap() throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String total = said.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
    return Long.parseLong(total.trim().split("\\s+", -1)[2]) / 1024.0 / 1024.0;
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  @Override
  public void close() throws IOException {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.flush();
    }
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
