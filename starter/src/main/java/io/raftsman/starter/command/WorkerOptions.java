package io.raftsman.starter.command;

import io.raftsman.ssh.SshSettings;
import io.raftsman.worker.WorkerSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of the worker that the embedded engine runs. */
final class WorkerOptions {
  @Option(
      names = "--pki-dir",
      paramLabel = "DIR",
      defaultValue = "files/pki",
      description =
          "Where the certificate authority is: ca/ca.key and ca/ca.crt below it. Made when missing."
              + " Default: ${DEFAULT-VALUE}.")
  private Path pkiDirectory = Path.of("files/pki");

  @Option(
      names = "--accept-new-host-keys",
      description =
          "Record the key of a host that is not in known_hosts yet. A key that differs from the known"
              + " one is refused all the same.")
  private boolean acceptNewHostKeys;

  WorkerSettings settings() {
    return new WorkerSettings(
        SshSettings.ofUser(acceptNewHostKeys), pkiDirectory.toAbsolutePath().normalize());
  }
}
