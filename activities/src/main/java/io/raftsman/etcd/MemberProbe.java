package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.cluster.MemberListResponse;
import io.etcd.jetcd.maintenance.AlarmResponse;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.pki.ClientIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Asks one member, through a client of its own. */
final class MemberProbe implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final ByteSequence PROBED_KEY =
      ByteSequence.from("raftsman/health", StandardCharsets.UTF_8);

  private final Member member;
  private final ClientIdentity identity;
  private final Client client;

  private MemberProbe(Member member, ClientIdentity identity, Client client) {
    this.member = requireNonNull(member, "member");
    this.identity = requireNonNull(identity, "identity");
    this.client = requireNonNull(client, "client");
  }

  /** Builds a client and makes a call that nobody answers: port 1 of this machine is closed. */
  static void rehearse(ClientIdentity identity) {
    var nobody =
        new Member("nobody", 0, Host.of("127.0.0.1"), "/nowhere", 1, 2, Installation.byPackage());
    try (MemberProbe probe = of(nobody, identity)) {
      probe.read();
    } catch (CallFailed e) {
      // As it should: what counts is that everything a call needs has been loaded.
    }
  }

  static MemberProbe of(Member member, ClientIdentity identity) {
    try {
      Client client =
          Client.builder()
              .endpoints(member.clientUrl())
              .sslContext(
                  tls ->
                      tls.trustManager(identity.trusted())
                          .keyManager(identity.privateKey(), identity.certificate()))
              .waitForReady(false)
              .connectTimeout(DEADLINE)
              .retryMaxAttempts(1)
              .build();
      return new MemberProbe(member, identity, client);
    } catch (SSLException e) {
      throw new IllegalStateException("a certificate of our own is well-formed", e);
    }
  }

  /** Never fails: a member that does not answer is not healthy, and the error says why. */
  MemberStatus status() {
    Optional<Instant> expiry = Optional.empty();
    Optional<Answer> answer = Optional.empty();
    List<String> alarms = List.of();
    try {
      expiry = Optional.of(certificateExpiry());
      StatusResponse status = await(client.getMaintenanceClient().statusMember(member.clientUrl()));
      MemberListResponse members = await(client.getClusterClient().listMember());
      answer = Optional.of(answer(status, members));
      alarms = alarms(await(client.getMaintenanceClient().listAlarms()), status);
      // The first read pays for what the client sets up; the second is what the cluster takes.
      read();
      long start = System.nanoTime();
      read();
      double millis = (System.nanoTime() - start) / 1e6;
      return new MemberStatus(
          member.name(),
          member.clientUrl(),
          true,
          millis,
          answer,
          alarms,
          expiry,
          Optional.empty());
    } catch (CallFailed e) {
      return new MemberStatus(
          member.name(),
          member.clientUrl(),
          false,
          0,
          answer,
          alarms,
          expiry,
          Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Lets another member lead.
   *
   * @return false where this one didn't lead
   */
  boolean handOver(MemberProbe successor) throws CallFailed {
    StatusResponse own = await(client.getMaintenanceClient().statusMember(member.clientUrl()));
    if (own.getLeader() != own.getHeader().getMemberId()) {
      return false;
    }
    StatusResponse other =
        await(successor.client.getMaintenanceClient().statusMember(successor.member.clientUrl()));
    await(client.getMaintenanceClient().moveLeader(other.getHeader().getMemberId()));
    return true;
  }

  /** A linearizable read. That the server forbids it shows that it serves. */
  private void read() throws CallFailed {
    try {
      await(client.getKVClient().get(PROBED_KEY));
    } catch (CallFailed e) {
      if (!e.denied()) {
        throw e;
      }
    }
  }

  private static Answer answer(StatusResponse status, MemberListResponse members) {
    return new Answer(
        Long.toHexString(status.getHeader().getMemberId()),
        Long.toHexString(status.getHeader().getClusterId()),
        Long.toHexString(status.getLeader()),
        status.isLearner(),
        status.getVersion(),
        status.getDbSize(),
        status.getDbSizeInUse(),
        status.getRaftTerm(),
        status.getRaftIndex(),
        status.getHeader().getRevision(),
        members.getMembers().stream().map(m -> m.getName()).sorted().toList());
  }

  private static List<String> alarms(AlarmResponse alarms, StatusResponse status) {
    return alarms.getAlarms().stream()
        .filter(a -> a.getMemberId() == status.getHeader().getMemberId())
        .map(a -> a.getAlarmType().name())
        .toList();
  }

  /**
   * When the certificate that the member presents ends: a handshake of its own, as gRPC does not
   * show it.
   */
  private Instant certificateExpiry() throws CallFailed {
    try (var socket = (SSLSocket) identity.sslContext().getSocketFactory().createSocket()) {
      socket.setSoTimeout((int) DEADLINE.toMillis());
      socket.connect(
          new InetSocketAddress(member.host().name(), member.clientPort()),
          (int) DEADLINE.toMillis());
      socket.startHandshake();
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getNotAfter().toInstant();
    } catch (IOException e) {
      throw new CallFailed(e);
    }
  }

  private static <T> T await(CompletableFuture<T> call) throws CallFailed {
    try {
      return call.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CallFailed(e.getCause());
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new CallFailed("no answer within " + DEADLINE.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallFailed("interrupted");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
