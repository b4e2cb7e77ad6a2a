package io.raftsman.worker;

import static java.util.Objects.requireNonNull;

import io.raftsman.channel.Channels;
import io.raftsman.ssh.Connections;
import io.raftsman.ssh.SshSettings;
import java.nio.file.Path;

/**
 * What a worker needs to know of its own surroundings; none of it is ever in a workflow's history.
 *
 * @param ssh how hosts are reached
 * @param pkiDirectory where the certificate authority is: {@code ca/ca.key} and {@code ca/ca.crt}
 * @param snapshotDirectory where snapshots of clusters are kept
 * @param limits how much it does at once
 * @param channels where messages about operations go
 */
public record WorkerSettings(
    SshSettings ssh, Path pkiDirectory, Path snapshotDirectory, Limits limits, Channels channels) {
  private static final Limits EMBEDDED = new Limits(200, 200, Connections.SESSIONS_PER_HOST);

  public WorkerSettings {
    requireNonNull(ssh, "ssh");
    requireNonNull(pkiDirectory, "pkiDirectory");
    requireNonNull(snapshotDirectory, "snapshotDirectory");
    requireNonNull(limits, "limits");
    requireNonNull(channels, "channels");
  }

  /** The embedded engine's, which runs one operation, and tells nobody but its terminal. */
  public WorkerSettings(SshSettings ssh, Path pkiDirectory, Path snapshotDirectory) {
    this(ssh, pkiDirectory, snapshotDirectory, EMBEDDED, Channels.NONE);
  }
}
