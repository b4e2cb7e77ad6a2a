package io.raftsman.worker;

import static java.util.Objects.requireNonNull;

import io.raftsman.ssh.SshSettings;
import java.nio.file.Path;

/**
 * What a worker needs to know of its own surroundings; none of it is ever in a workflow's history.
 *
 * @param ssh how hosts are reached
 * @param pkiDirectory where the certificate authority is: {@code ca/ca.key} and {@code ca/ca.crt}
 */
public record WorkerSettings(SshSettings ssh, Path pkiDirectory) {
  public WorkerSettings {
    requireNonNull(ssh, "ssh");
    requireNonNull(pkiDirectory, "pkiDirectory");
  }
}
