package io.raftsman.starter.command;

import io.raftsman.ssh.SshSettings;
import io.raftsman.worker.WorkerSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the worker that the embedded engine runs. */
final class WorkerOptions {
  private static final Path NONE = Path.of("none");

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

  @Option(
      names = "--ssh-config",
      paramLabel = "FILE",
      description =
          "Read this OpenSSH configuration instead of ~/.ssh/config and /etc/ssh/ssh_config; none for"
              + " none at all.")
  private Optional<Path> sshConfig = Optional.empty();

  WorkerSettings settings() {
    return new WorkerSettings(ssh(), pkiDirectory.toAbsolutePath().normalize());
  }

  private SshSettings ssh() {
    SshSettings ssh = SshSettings.ofUser(acceptNewHostKeys);
    return sshConfig
        .map(file -> ssh.withConfig(Optional.of(file).filter(f -> !f.equals(NONE))))
        .orElse(ssh);
  }
}
