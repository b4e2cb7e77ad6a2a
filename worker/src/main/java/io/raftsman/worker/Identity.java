package io.raftsman.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who a process is, as Temporal's histories and lists show it. */
final class Identity {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private Identity() {}

  /** Such as {@code ops@bastion (1234)}. */
  static String ofThisProcess() {
    return System.getProperty("user.name")
        + "@"
        + host()
        + " ("
        + ProcessHandle.current().pid()
        + ")";
  }

  private static String host() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
