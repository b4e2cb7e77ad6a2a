package io.raftsman.bench.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Another process of the bench. What the system says of it is in {@code /proc}. */
final class OtherProcess implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;
  private static final int UTIME = 11;
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final Process process;
  private volatile boolean wanted = true;

  private OtherProcess(Process process) {
    this.process = process;
  }

  /** Starts hosts, and returns when they listen. */
  static OtherProcess hosts(Path directory, int count, double pace) throws IOException {
    OtherProcess hosts =
        start(
            directory.resolve("hosts.log"),
            new ProcessBuilder(
                JAVA.toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HostsProcess.class.getName(),
                directory.toString(),
                Integer.toString(count),
                Double.toString(pace)));
    var out =
        new BufferedReader(
            new InputStreamReader(hosts.process.getInputStream(), StandardCharsets.UTF_8));
    if (out.readLine() == null) {
      throw new IOException("the fake hosts did not start");
    }
    return hosts;
  }

  /** Starts a worker, which takes on work as soon as it can. */
  static OtherProcess worker(Path directory) throws IOException {
    var builder =
        new ProcessBuilder(
                "bin/worker",
                "--pki-dir",
                directory.resolve("pki").toString(),
                "--ssh-config",
                "none",
                "--metrics-address",
                "none")
            .redirectOutput(directory.resolve("worker.out").toFile());
    builder.environment().put("JDK_JAVA_OPTIONS", "-Xmx512m");
    return start(directory.resolve("worker.log"), builder);
  }

  private static OtherProcess start(Path log, ProcessBuilder builder) throws IOException {
    var other = new OtherProcess(builder.redirectError(log.toFile()).start());
    var unused = other.process.onExit().thenAccept(ended -> other.explainEnd(log));
    return other;
  }

  /** The deploys would wait for it for ever. */
  private void explainEnd(Path log) {
    if (!wanted) {
      return;
    }
    try {
      System.err.println("It ended with " + process.exitValue() + ":\n" + Files.readString(log));
    } catch (IOException e) {
      System.err.println("It ended: " + e);
    }
    System.exit(1);
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
  public void close() {
    wanted = false;
    process.destroyForcibly();
  }
}
