package io.raftsman.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Timing;
import io.raftsman.pki.Authority;
import io.raftsman.pki.LeafProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Real members on this machine: each on an address of its own, with certificates as on hosts. */
final class LoopbackEtcd implements AutoCloseable {
  private final Path top;
  private final Path binary;
  private final Path pki;
  private final List<Member> members = new ArrayList<>();
  private final Map<String, Process> running = new HashMap<>();

  /**
   * Ready for members.
   *
   * @param top for their files
   * @param size of how many there is talk
   */
  LoopbackEtcd(Path top, Path binary, int size) {
    this.top = top;
    this.binary = binary;
    this.pki = top.resolve("pki");
    Authority.ensure(pki);
    for (int i = 1; i <= size; i++) {
      members.add(member(i, "127.0.0." + i, freePort(), freePort()));
    }
  }

  private static Member member(int sequence, String address, int clientPort, int peerPort) {
    return new Member(
        "etcd-" + sequence,
        sequence,
        Host.of(address),
        "/data/etcd",
        clientPort,
        peerPort,
        Installation.byPackage());
  }

  Path pki() {
    return pki;
  }

  /** The member of a sequence. */
  Member member(int sequence) {
    return members.get(sequence - 1);
  }

  /** A cluster of some of the members. */
  ClusterSpec cluster(int... sequences) {
    List<Member> some = new ArrayList<>();
    for (int sequence : sequences) {
      some.add(member(sequence));
    }
    return new ClusterSpec(
        "etcd",
        "etcd",
        some,
        List.of(),
        "/etc/prometheus/targets/etcd",
        false,
        true,
        InitialState.NEW,
        new Timing(100, 1000),
        3650);
  }

  /** Starts a new cluster of exactly these, and returns once each has its port open. */
  ClusterSpec bootstrap(int... sequences) {
    ClusterSpec cluster = cluster(sequences);
    cluster.members().forEach(m -> start(m, cluster, "new"));
    return cluster;
  }

  /** Starts a member that was added to a cluster. */
  void join(int sequence, ClusterSpec cluster) {
    start(member(sequence), cluster, "existing");
  }

  private void start(Member member, ClusterSpec cluster, String state) {
    try {
      Path home = Files.createDirectories(top.resolve(member.name()));
      certify(member, home);
      String bind = "https://" + member.host().name() + ":";
      List<String> command =
          List.of(
              binary.toString(),
              "--name=" + member.name(),
              "--data-dir=" + home.resolve("data"),
              "--initial-cluster-token=" + cluster.name(),
              "--initial-cluster-state=" + state,
              "--initial-cluster=" + cluster.initialCluster(),
              "--initial-advertise-peer-urls=" + member.peerUrl(),
              "--advertise-client-urls=" + member.clientUrl(),
              "--listen-peer-urls=" + bind + member.peerPort(),
              "--listen-client-urls=" + bind + member.clientPort(),
              "--client-cert-auth",
              "--cert-file=" + home.resolve("server.crt"),
              "--key-file=" + home.resolve("server.key"),
              "--trusted-ca-file=" + pki.resolve("ca/ca.crt"),
              "--peer-client-cert-auth",
              "--peer-cert-file=" + home.resolve("server.crt"),
              "--peer-key-file=" + home.resolve("server.key"),
              "--peer-trusted-ca-file=" + pki.resolve("ca/ca.crt"));
      running.put(
          member.name(),
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void certify(Member member, Path home) throws IOException {
    if (Files.exists(home.resolve("server.crt"))) {
      return;
    }
    Path request = home.resolve("server.csr");
    EtcdBinary.run(
        List.of(
            "openssl",
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            home.resolve("server.key").toString(),
            "-out",
            request.toString(),
            "-subj",
            "/CN=asked-for"));
    String signed =
        Authority.load(pki)
            .sign(
                Files.readString(request),
                LeafProfile.member(member.name(), member.host().name(), Duration.ofDays(1)),
                Instant.now());
    Files.writeString(home.resolve("server.crt"), signed);
  }

  /** Ends a member as a host does that loses its power. */
  void kill(int sequence) {
    Process process = running.remove(member(sequence).name());
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What a member has logged. */
  String log(int sequence) {
    try {
      return Files.readString(top.resolve(member(sequence).name()).resolve("log"), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List.copyOf(running.values()).forEach(Process::destroyForcibly);
    running.values().forEach(p -> p.onExit().join());
  }
}
