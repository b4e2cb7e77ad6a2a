package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.ClusterActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Asks members how they are, and lets another one lead. */
public final class EtcdCluster implements ClusterActivities, AutoCloseable {
  private final EtcdClients clients;

  /** Asks through these clients, which are closed with it. */
  public EtcdCluster(EtcdClients clients) {
    this.clients = requireNonNull(clients, "clients");
  }

  /**
   * Asks through clients of its own.
   *
   * @param pkiDirectory on the worker, with {@code ca/ca.key} and {@code ca/ca.crt}
   */
  public EtcdCluster(Path pkiDirectory) {
    this(new EtcdClients(pkiDirectory));
  }

  @Override
  public List<MemberStatus> awaitHealthy(ClusterSpec cluster, List<String> memberNames) {
    List<MemberStatus> members = status(cluster, Stage.ETCD_HEALTH);
    Optional<String> why = Agreement.whyNot(memberNames, members);
    if (why.isPresent()) {
      throw new StepFailure(
              FailureKind.UNHEALTHY,
              cluster.name(),
              Stage.ETCD_HEALTH,
              "waiting until every member serves a linearizable read and all agree",
              why.orElseThrow(),
              "Look at the members' journals (journalctl -u "
                  + cluster.service()
                  + ") and at the network between them: client and peer ports must be reachable.")
          .toApplicationFailure();
    }
    return members;
  }

  @Override
  public StepResult moveLeader(ClusterSpec cluster, String from, String to) {
    MemberTls shared = clients.tls(cluster.name(), Stage.ETCD_LAUNCH);
    try (MemberProbe leader = MemberProbe.of(Endpoint.of(cluster.member(from)), shared);
        MemberProbe successor = MemberProbe.of(Endpoint.of(cluster.member(to)), shared)) {
      return leader.handOver(successor)
          ? StepResult.of(List.of("leadership: " + from + " -> " + to), Optional.empty(), List.of())
          : StepResult.ok(from + " did not lead any more");
    } catch (CallFailed e) {
      throw new StepFailure(
              FailureKind.UNHEALTHY,
              cluster.name(),
              Stage.ETCD_LAUNCH,
              "moving the leadership from " + from + " to " + to,
              String.valueOf(e.getMessage()),
              "Look at the cluster: starter status. The member was not restarted.")
          .toApplicationFailure();
    }
  }

  @Override
  public List<MemberStatus> status(ClusterSpec cluster) {
    return status(cluster, Stage.ETCD_HEALTH);
  }

  private List<MemberStatus> status(ClusterSpec cluster, Stage stage) {
    return Testimony.statuses(
        clients.probe(
            cluster.members().stream().map(Endpoint::of).toList(),
            clients.tls(cluster.name(), stage)));
  }

  @Override
  public void close() {
    clients.close();
  }
}
