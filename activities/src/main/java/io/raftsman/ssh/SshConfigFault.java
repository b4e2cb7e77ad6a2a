package io.raftsman.ssh;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/** Something in OpenSSH's configuration that can't be followed, and what to do about it. */
final class SshConfigFault extends Exception {
  private static final long serialVersionUID = 1;

  private final String remedy;

  /**
   * A fault at a line.
   *
   * @param line from 1; 0 for the file as a whole
   */
  SshConfigFault(Path file, int line, String problem, String remedy) {
    super(file + (line > 0 ? " line " + line : "") + ": " + problem);
    this.remedy = requireNonNull(remedy, "remedy");
  }

  String remedy() {
    return remedy;
  }
}
