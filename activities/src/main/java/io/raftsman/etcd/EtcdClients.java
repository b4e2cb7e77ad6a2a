package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.pki.Authority;
import io.raftsman.pki.AuthorityException;
import io.raftsman.pki.ClientIdentity;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Clients of members, with a client certificate that the authority signs when it is needed; its key
 * stays in memory.
 */
public final class EtcdClients implements AutoCloseable {
  private static final String CLIENT_NAME = "raftsman";
  private static final Duration IDENTITY_VALIDITY = Duration.ofHours(12);
  private static final Duration IDENTITY_RENEWAL = Duration.ofHours(1);

  private final Path pkiDirectory;
  private final ExecutorService probes =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "etcd-probe");
            thread.setDaemon(true);
            return thread;
          });
  private Optional<MemberTls> tls = Optional.empty();
  private Instant identityEnd = Instant.MIN;

  /**
   * Clients with certificates of the authority of a directory.
   *
   * @param pkiDirectory on the worker, with {@code ca/ca.key} and {@code ca/ca.crt}
   */
  public EtcdClients(Path pkiDirectory) {
    this.pkiDirectory = requireNonNull(pkiDirectory, "pkiDirectory");
  }

  /**
   * Loads in the background what a first call on etcd needs, about half a second's worth of classes
   * and a key, so that the call need not wait for it. Does nothing where there is no authority yet.
   *
   * @param delay how long to leave the processors to others first
   */
  public void warmUp(Duration delay) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, probes)
        .execute(this::rehearse);
  }

  private void rehearse() {
    if (Files.exists(pkiDirectory.resolve("ca/ca.crt"))) {
      try {
        MemberProbe.rehearse(tls("worker", Stage.ETCD_HEALTH));
      } catch (ApplicationFailure e) {
        // The call that needs the authority tells what is wrong with it.
      }
    }
  }

  /** Asks all at once how they are; in their order. Never fails because one does not answer. */
  List<Probed> probe(List<Endpoint> endpoints, MemberTls shared) {
    return all(endpoints, endpoint -> probe(endpoint, shared));
  }

  private Probed probe(Endpoint endpoint, MemberTls shared) {
    try (MemberProbe probe = MemberProbe.of(endpoint, shared)) {
      return probe.status(probes);
    } catch (IllegalArgumentException e) {
      // A client that can't be made of what somebody advertises.
      return new Probed(
          new MemberStatus(
              endpoint.name(),
              endpoint.url().toString(),
              false,
              0,
              Optional.empty(),
              List.of(),
              Optional.empty(),
              Optional.of("can't be asked: " + e.getMessage())),
          List.of(),
          Map.of());
    }
  }

  /** Does the same for all at once; the results are in their order. */
  <A, T> List<T> all(List<A> subjects, Function<A, T> work) {
    List<CompletableFuture<T>> begun =
        subjects.stream()
            .map(s -> CompletableFuture.supplyAsync(() -> work.apply(s), probes))
            .toList();
    return begun.stream().map(CompletableFuture::join).toList();
  }

  /** How members are connected to. */
  synchronized MemberTls tls(String asker, Stage stage) {
    Instant now = Instant.now();
    if (tls.isEmpty() || now.isAfter(identityEnd.minus(IDENTITY_RENEWAL))) {
      try {
        ClientIdentity identity =
            Authority.load(pkiDirectory).issueClient(CLIENT_NAME, IDENTITY_VALIDITY, now);
        tls = Optional.of(MemberTls.of(identity));
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
    return tls.orElseThrow();
  }

  @Override
  public void close() {
    probes.shutdownNow();
  }
}
