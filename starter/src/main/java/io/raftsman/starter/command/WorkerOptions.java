package io.raftsman.starter.command;

import io.raftsman.ssh.SshSettings;
import io.raftsman.worker.WorkerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of the worker that the embedded engine runs; a server's workers have their own. */
final class WorkerOptions {
  private static final Path NONE = Path.of("none");

  @Option(
      names = "--pki-dir",
      paramLabel = "DIR",
      defaultValue = "files/pki",
      description =
          "Where the certificate authority is: ca/ca.key and ca/ca.crt below it. Made by the first deploy."
              + " Default: ${DEFAULT-VALUE}.")
  private Path pkiDirectory = Path.of("files/pki");

  @Option(
      names = "--snapshot-dir",
      paramLabel = "DIR",
      defaultValue = "files/snapshots",
      description =
          "Where snapshots of clusters are kept, which are all that the cluster holds. Made when missing."
              + " Default: ${DEFAULT-VALUE}.")
  private Path snapshotDirectory = Path.of("files/snapshots");

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

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** On a server these are its workers' own. */
  void refuseOnServer() {
    List<String> given =
        Stream.of("--pki-dir", "--snapshot-dir", "--accept-new-host-keys", "--ssh-config")
            .filter(option -> command.commandLine().getParseResult().hasMatchedOption(option))
            .toList();
    if (!given.isEmpty()) {
      throw new UsageException(
          String.join(", ", given)
              + ": with a Temporal server this is the worker's to know (bin/worker "
              + given.get(0)
              + "); leave it out here, or run with --embedded.");
    }
  }

  WorkerSettings settings() {
    return new WorkerSettings(
        ssh(),
        pkiDirectory.toAbsolutePath().normalize(),
        snapshotDirectory.toAbsolutePath().normalize());
  }

  private SshSettings ssh() {
    SshSettings ssh = SshSettings.ofUser(acceptNewHostKeys);
    return sshConfig
        .map(file -> ssh.withConfig(Optional.of(file).filter(f -> !f.equals(NONE))))
        .orElse(ssh);
  }
}
