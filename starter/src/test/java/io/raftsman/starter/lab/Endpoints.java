package io.raftsman.starter.lab;

import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.raftsman.pki.Authority;
import io.raftsman.pki.ClientIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** The endpoints that a client was given, and others that it hears of from the cluster. */
final class Endpoints implements AutoCloseable {
  private static final int CLIENT_PORT = 2379;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SslContext tls;
  private final List<Endpoint> given;
  private final Map<String, Endpoint> known = new ConcurrentHashMap<>();

  private Endpoints(SslContext tls, List<String> addresses) {
    this.tls = tls;
    given = addresses.stream().map(this::at).toList();
  }

  /**
   * With a certificate of the desk's authority.
   *
   * @param places hosts, or host:port
   */
  static Endpoints of(Desk desk, String... places) {
    ClientIdentity identity =
        Authority.load(desk.directory().resolve("files/pki"))
            .issueClient("witness", Duration.ofHours(6), Instant.now());
    try {
      return new Endpoints(
          GrpcSslContexts.forClient()
              .trustManager(identity.trusted())
              .keyManager(identity.privateKey(), identity.certificate())
              .build(),
          Stream.of(places).map(p -> p.contains(":") ? p : p + ":" + CLIENT_PORT).toList());
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Those that were given, in their order. */
  List<Endpoint> given() {
    return given;
  }

  /** Another one, by host:port. */
  Endpoint at(String address) {
    return known.computeIfAbsent(address, a -> new Endpoint(a, tls));
  }

  /** The host of the member that leads, within milliseconds where all is well. */
  String leader() {
    return await("somebody leads")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(
            () -> given.stream().filter(Endpoint::leads).map(Endpoint::host).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The first call on a connection pays for what it loads; that is not the cluster's fault. */
  void warmUp() {
    for (Endpoint endpoint : given) {
      try {
        endpoint.read("none", Duration.ofSeconds(5));
      } catch (StatusRuntimeException e) {
        // Nobody serves there, as yet.
      }
      endpoint.revive();
    }
  }

  @Override
  public void close() {
    known.values().forEach(Endpoint::close);
  }
}
