package io.raftsman.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The etcd that tests start: of the lab's archive, or the one that the system property {@code
 * raftsman.etcd.binary} names.
 */
final class EtcdBinary {
  private static final String VERSION = "3.6.16";
  private static final Path ROOT =
      Path.of(System.getProperty("raftsman.root", "..")).toAbsolutePath().normalize();

  private EtcdBinary() {}

  /** Its path; unpacked into the directory where that is needed. */
  static Path in(Path directory) {
    String given = System.getProperty("raftsman.etcd.binary", "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    String archive =
        run(List.of(ROOT.resolve("lab/etcd-archive").toString(), VERSION))
            .lines()
            .filter(l -> l.endsWith(".tar.gz"))
            .findFirst()
            .orElseThrow();
    run(List.of("tar", "-xzf", archive, "-C", directory.toString(), "--strip-components=1"));
    Path binary = directory.resolve("etcd");
    if (!Files.isExecutable(binary)) {
      throw new AssertionError("no etcd in " + archive);
    }
    return binary;
  }

  /** What a command says; fails if it does. */
  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
