package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.cluster.MemberListResponse;
import io.etcd.jetcd.maintenance.AlarmResponse;
import io.etcd.jetcd.maintenance.HashKVResponse;
import io.etcd.jetcd.maintenance.SnapshotResponse;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.etcd.jetcd.options.GetOption;
import io.grpc.stub.StreamObserver;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;

/** Asks one member, through a client of its own. */
final class MemberProbe implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  /** etcd itself gives a change of members up after about 7 s. */
  private static final Duration CHANGE_DEADLINE = Duration.ofSeconds(10);

  /** It reads the whole database. */
  private static final Duration HASH_DEADLINE = Duration.ofSeconds(60);

  private static final GetOption LINEARIZABLE = GetOption.DEFAULT;
  private static final GetOption SERIALIZABLE = GetOption.builder().withSerializable(true).build();
  private static final URI NOWHERE = URI.create("https://127.0.0.1:1");
  private static final ByteSequence PROBED_KEY =
      ByteSequence.from("raftsman/health", StandardCharsets.UTF_8);

  private final Endpoint endpoint;
  private final MemberTls tls;
  private final Client client;

  private MemberProbe(Endpoint endpoint, MemberTls tls, Client client) {
    this.endpoint = requireNonNull(endpoint, "endpoint");
    this.tls = requireNonNull(tls, "tls");
    this.client = requireNonNull(client, "client");
  }

  /** Builds a client and makes a call that nobody answers: port 1 of this machine is closed. */
  static void rehearse(MemberTls tls) {
    try (MemberProbe probe = of(new Endpoint("nobody", NOWHERE), tls)) {
      probe.read(LINEARIZABLE);
    } catch (CallFailed e) {
      // As it should: what counts is that everything a call needs has been loaded.
    }
  }

  static MemberProbe of(Endpoint endpoint, MemberTls tls) {
    Client client =
        Client.builder()
            .endpoints(endpoint.url())
            .sslContext(tls.calls())
            .waitForReady(false)
            .connectTimeout(DEADLINE)
            .retryMaxAttempts(1)
            .build();
    return new MemberProbe(endpoint, tls, client);
  }

  /**
   * Never fails: a member that does not answer is not healthy, and the error says why. A learner
   * serves only serializable reads, and tells neither members nor alarms: that is its health.
   *
   * @param handshakes runs what blocks while the calls are under way
   */
  Probed status(Executor handshakes) {
    var said = new Said();
    var presented = new FutureTask<>(this::certificateExpiry);
    handshakes.execute(presented);
    var status = client.getMaintenanceClient().statusMember(url());
    var members = client.getClusterClient().listMember();
    var raised = client.getMaintenanceClient().listAlarms();
    try {
      // First, as its words are the plainest when nobody answers.
      said.expiry = Optional.of(await(presented, DEADLINE));
      StatusResponse own = await(status, DEADLINE);
      if (own.isLearner()) {
        said.answer = Optional.of(answer(own, List.of()));
        return said.healthy(millis(SERIALIZABLE));
      }
      said.members = listed(await(members, DEADLINE));
      said.answer = Optional.of(answer(own, said.members));
      said.alarms = alarms(await(raised, DEADLINE));
      double millis = millis(LINEARIZABLE);
      // What is told after a linearizable read is the cluster's own list.
      said.members = list();
      said.answer = Optional.of(answer(own, said.members));
      return said.healthy(millis);
    } catch (CallFailed e) {
      return said.unhealthy(String.valueOf(e.getMessage()));
    } finally {
      List.of(presented, status, members, raised).forEach(call -> call.cancel(true));
    }
  }

  /** What a member has said so far. */
  private final class Said {
    private Optional<Instant> expiry = Optional.empty();
    private Optional<Answer> answer = Optional.empty();
    private List<ListedMember> members = List.of();
    private Map<String, List<String>> alarms = Map.of();

    Probed healthy(double millis) {
      return probed(true, millis, Optional.empty());
    }

    Probed unhealthy(String why) {
      return probed(false, 0, Optional.of(why));
    }

    private Probed probed(boolean healthy, double millis, Optional<String> error) {
      List<String> own =
          answer.map(a -> alarms.getOrDefault(a.memberId(), List.of())).orElse(List.of());
      return new Probed(
          new MemberStatus(endpoint.name(), url(), healthy, millis, answer, own, expiry, error),
          members,
          alarms);
    }
  }

  private String url() {
    return endpoint.url().toString();
  }

  /** How long a read takes, milliseconds; the first one pays for what the client sets up. */
  private double millis(GetOption how) throws CallFailed {
    read(how);
    long start = System.nanoTime();
    read(how);
    return (System.nanoTime() - start) / 1e6;
  }

  /**
   * The cluster's members. jetcd asks for the member's own list; after a read, it is up to date.
   */
  List<ListedMember> members() throws CallFailed {
    read(LINEARIZABLE);
    return list();
  }

  private List<ListedMember> list() throws CallFailed {
    return listed(await(client.getClusterClient().listMember(), DEADLINE));
  }

  void addLearner(String peerUrl) throws CallFailed {
    await(client.getClusterClient().addMember(List.of(URI.create(peerUrl)), true), CHANGE_DEADLINE);
  }

  void promote(String id) throws CallFailed {
    await(client.getClusterClient().promoteMember(number(id)), CHANGE_DEADLINE);
  }

  void remove(String id) throws CallFailed {
    await(client.getClusterClient().removeMember(number(id)), CHANGE_DEADLINE);
  }

  void movePeer(String id, String peerUrl) throws CallFailed {
    await(
        client.getClusterClient().updateMember(number(id), List.of(URI.create(peerUrl))),
        CHANGE_DEADLINE);
  }

  /** The revision that the member has come to. */
  long revision() throws CallFailed {
    return await(client.getMaintenanceClient().statusMember(url()), DEADLINE)
        .getHeader()
        .getRevision();
  }

  /** The hash of all that the member has, up to a revision. */
  DataHash hash(long revision) throws CallFailed {
    HashKVResponse said =
        await(client.getMaintenanceClient().hashKV(url(), revision), HASH_DEADLINE);
    return new DataHash(endpoint.name(), said.getCompacted(), said.getHash());
  }

  /** Has the member's data sent; ends with this probe. */
  void snapshot(StreamObserver<SnapshotResponse> receiver) {
    client.getMaintenanceClient().snapshot(receiver);
  }

  private static long number(String id) {
    return Long.parseUnsignedLong(id, 16);
  }

  /**
   * Lets another member lead.
   *
   * @return false where this one didn't lead
   */
  boolean handOver(MemberProbe successor) throws CallFailed {
    StatusResponse own = await(client.getMaintenanceClient().statusMember(url()), DEADLINE);
    if (own.getLeader() != own.getHeader().getMemberId()) {
      return false;
    }
    StatusResponse other =
        await(successor.client.getMaintenanceClient().statusMember(successor.url()), DEADLINE);
    await(client.getMaintenanceClient().moveLeader(other.getHeader().getMemberId()), DEADLINE);
    return true;
  }

  /** A read. That the server forbids it shows that it serves. */
  private void read(GetOption how) throws CallFailed {
    try {
      await(client.getKVClient().get(PROBED_KEY, how), DEADLINE);
    } catch (CallFailed e) {
      if (!e.denied()) {
        throw e;
      }
    }
  }

  private static Answer answer(StatusResponse status, List<ListedMember> members) {
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
        Testimony.names(members));
  }

  private static List<ListedMember> listed(MemberListResponse members) {
    return members.getMembers().stream().map(ListedMember::of).toList();
  }

  private static Map<String, List<String>> alarms(AlarmResponse alarms) {
    return alarms.getAlarms().stream()
        .collect(
            Collectors.groupingBy(
                a -> Long.toHexString(a.getMemberId()),
                Collectors.mapping(a -> a.getAlarmType().name(), Collectors.toList())));
  }

  /**
   * When the certificate that the member presents ends: a handshake of its own, as gRPC does not
   * show it.
   */
  private Instant certificateExpiry() throws IOException {
    try (var socket = (SSLSocket) tls.handshakes().createSocket()) {
      socket.setSoTimeout((int) DEADLINE.toMillis());
      socket.connect(
          new InetSocketAddress(endpoint.host(), endpoint.url().getPort()),
          (int) DEADLINE.toMillis());
      socket.startHandshake();
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getNotAfter().toInstant();
    }
  }

  private static <T> T await(Future<T> call, Duration deadline) throws CallFailed {
    try {
      return call.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CallFailed(e.getCause());
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new CallFailed("timed out: no answer within " + deadline.toSeconds() + " s");
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
