package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.ClusterActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.raftsman.pki.Authority;
import io.raftsman.pki.AuthorityException;
import io.raftsman.pki.ClientIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Asks members with a client certificate that the authority signs when it is needed; its key stays
 * in memory.
 */
public final class EtcdCluster implements ClusterActivities, AutoCloseable {
  private static final String CLIENT_NAME = "raftsman";
  private static final Duration IDENTITY_VALIDITY = Duration.ofHours(12);
  private static final Duration WARM_UP_DELAY = Duration.ofSeconds(2);
  private static final Duration IDENTITY_RENEWAL = Duration.ofHours(1);

  private final Path pkiDirectory;
  private final ExecutorService probes =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "etcd-probe");
            thread.setDaemon(true);
            return thread;
          });
  private Optional<ClientIdentity> identity = Optional.empty();
  private Instant identityEnd = Instant.MIN;

  /**
   * Asks with certificates of the authority of a directory.
   *
   * @param pkiDirectory on the worker, with {@code ca/ca.key} and {@code ca/ca.crt}
   */
  public EtcdCluster(Path pkiDirectory) {
    this.pkiDirectory = requireNonNull(pkiDirectory, "pkiDirectory");
  }

  /**
   * Loads in the background what a first call on etcd needs, about a second's worth of classes and
   * a key, so that the health gate of a deploy need not wait for it. Does nothing where there is no
   * authority yet.
   */
  public void warmUp() {
    CompletableFuture.delayedExecutor(WARM_UP_DELAY.toMillis(), TimeUnit.MILLISECONDS, probes)
        .execute(
            () -> {
              if (Files.exists(pkiDirectory.resolve("ca/ca.crt"))) {
                MemberProbe.rehearse(client("worker", Stage.ETCD_HEALTH));
              }
            });
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
    ClientIdentity client = client(cluster.name(), Stage.ETCD_LAUNCH);
    try (MemberProbe leader = MemberProbe.of(cluster.member(from), client);
        MemberProbe successor = MemberProbe.of(cluster.member(to), client)) {
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
    ClientIdentity client = client(cluster.name(), stage);
    List<CompletableFuture<MemberStatus>> asked =
        cluster.members().stream().map(member -> ask(member, client)).toList();
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private CompletableFuture<MemberStatus> ask(Member member, ClientIdentity client) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (MemberProbe probe = MemberProbe.of(member, client)) {
            return probe.status();
          }
        },
        probes);
  }

  private synchronized ClientIdentity client(String asker, Stage stage) {
    Instant now = Instant.now();
    if (identity.isEmpty() || now.isAfter(identityEnd.minus(IDENTITY_RENEWAL))) {
      try {
        identity =
            Optional.of(
                Authority.load(pkiDirectory).issueClient(CLIENT_NAME, IDENTITY_VALIDITY, now));
        identityEnd = now.plus(IDENTITY_VALIDITY);
      } catch (AuthorityException e) {
        throw new StepFailure(
                FailureKind.WORKER,
                asker,
                stage,
                "using the certificate authority in " + pkiDirectory,
                String.valueOf(e.getMessage()),
                "Name the directory that the cluster was deployed with: --pki-dir.")
            .toApplicationFailure();
      }
    }
    return identity.orElseThrow();
  }

  @Override
  public void close() {
    probes.shutdownNow();
  }
}
