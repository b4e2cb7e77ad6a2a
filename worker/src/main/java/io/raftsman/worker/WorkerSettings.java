package io.raftsman.worker;

import static java.util.Objects.requireNonNull;

import io.raftsman.ssh.Connections;
import io.raftsman.ssh.SshSettings;
import java.nio.file.Path;

/**
 * What a worker needs to know of its own surroundings; none of it is ever in a workflow's history.
 *
 * @param ssh how hosts are reached
 * @param pkiDirectory where the certificate authority is: {@code ca/ca.key} and {@code ca/ca.crt}
 * @param limits how much it does at once
 */
public record WorkerSettings(SshSettings ssh, Path pkiDirectory, Limits limits) {
  private static final Limits EMBEDDED = new Limits(200, 200, Connections.SESSIONS_PER_HOST);

  public WorkerSettings {
    requireNonNull(ssh, "ssh");
    requireNonNull(pkiDirectory, "pkiDirectory");
    requireNonNull(limits, "limits");
  }

  /** The embedded engine's, which runs one operation. */
  public WorkerSettings(SshSettings ssh, Path pkiDirectory) {
    this(ssh, pkiDirectory, EMBEDDED);
  }
}
