package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.SnapshotActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.heartbeat.Heartbeat;
import io.raftsman.observed.Snapshot;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fetches snapshots into a directory of the worker. */
public final class EtcdSnapshots implements SnapshotActivities {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  private final EtcdClients clients;
  private final Path directory;
  private final Duration longestSilence;

  /**
   * Asks through these clients.
   *
   * @param directory where snapshots are kept; made when it is missing
   */
  public EtcdSnapshots(EtcdClients clients, Path directory) {
    this(clients, directory, LONGEST_SILENCE);
  }

  EtcdSnapshots(EtcdClients clients, Path directory, Duration longestSilence) {
    this.clients = requireNonNull(clients, "clients");
    this.directory = requireNonNull(directory, "directory").toAbsolutePath().normalize();
    this.longestSilence = requireNonNull(longestSilence, "longestSilence");
  }

  @Override
  public Snapshot take(ClusterSpec cluster, String member, String name) {
    if (!NAME.matcher(name).matches() || name.endsWith(SnapshotFile.UNFINISHED)) {
      throw failure(
          cluster,
          FailureKind.COMMAND,
          "naming the snapshot's file",
          "'" + name + "' is no file name of letters, digits, dots, dashes",
          "Give another name.");
    }
    var endpoint = Endpoint.of(cluster.member(member));
    var file = new SnapshotFile(directory, name);
    try (var heartbeat = Heartbeat.start()) {
      MemberTls tls = clients.tls(cluster.name(), Stage.ETCD_SNAPSHOT);
      Optional<String> hash = file.hashOfWhole();
      if (hash.isEmpty()) {
        hash = Optional.of(fetch(endpoint, file, tls));
      }
      return new Snapshot(file.path().toString(), member, file.bytes(), hash.orElseThrow());
    } catch (CallFailed e) {
      throw refused(cluster, member, e);
    } catch (IOException e) {
      throw failure(
          cluster,
          FailureKind.WORKER,
          "writing the snapshot " + file.path() + " on the worker",
          e.getClass().getSimpleName() + ": " + e.getMessage(),
          "Make room or let the worker's user write there, or name another directory: --snapshot-dir.");
    }
  }

  private String fetch(Endpoint endpoint, SnapshotFile file, MemberTls tls)
      throws CallFailed, IOException {
    try (SnapshotFile.Writer writer = file.write();
        MemberProbe probe = MemberProbe.of(endpoint, tls)) {
      if (!writer.isNeeded()) {
        return file.hashOfWhole().orElseThrow();
      }
      var stream = new SnapshotStream(writer, longestSilence);
      probe.snapshot(stream);
      stream.awaitEnd();
      return writer
          .finish()
          .orElseThrow(
              () ->
                  new CallFailed(
                      "what came is damaged: its SHA-256 is not the one that etcd appended"));
    }
  }

  private static ApplicationFailure refused(ClusterSpec cluster, String member, CallFailed e) {
    return failure(
        cluster,
        e.denied() ? FailureKind.COMMAND : FailureKind.UNHEALTHY,
        "fetching a snapshot from " + member,
        String.valueOf(e.getMessage()),
        e.denied()
            ? Objection.DENIED.remedy()
            : "Look at the member: starter status; and at the network between it and the worker.");
  }

  private static ApplicationFailure failure(
      ClusterSpec cluster, FailureKind kind, String attempted, String cameBack, String remedy) {
    return new StepFailure(kind, cluster.name(), Stage.ETCD_SNAPSHOT, attempted, cameBack, remedy)
        .toApplicationFailure();
  }
}
