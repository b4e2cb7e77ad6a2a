package io.raftsman.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fixture.Clusters;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.pki.Authority;
import io.raftsman.pki.AuthorityException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EtcdClusterTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path pki;

  @Test
  void a_closed_port_is_told_in_plain_words() throws IOException, AuthorityException {
    MemberStatus member = status(closedPort());

    assertThat(member.healthy()).isFalse();
    assertThat(member.name()).isEqualTo("etcd-1");
    assertThat(member.answer()).isEmpty();
    assertThat(member.certificateExpiry()).isEmpty();
    assertThat(member.error()).contains("Connection refused");
  }

  @Test
  void a_port_that_takes_connections_and_says_nothing_is_given_up()
      throws IOException, AuthorityException {
    try (var silent = new ServerSocket(0, 8, LOOPBACK)) {
      MemberStatus member = status(silent.getLocalPort());

      assertThat(member.healthy()).isFalse();
      assertThat(member.error()).get().asString().containsIgnoringCase("timed out");
    }
  }

  @Test
  void a_server_without_TLS_is_not_healthy() throws IOException, AuthorityException {
    try (var plain = new ServerSocket(0, 8, LOOPBACK)) {
      serve(
          plain,
          socket -> {
            try {
              socket.getOutputStream().write(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });

      MemberStatus member = status(plain.getLocalPort());

      assertThat(member.healthy()).isFalse();
      assertThat(member.error()).get().asString().isNotBlank();
    }
  }

  @Test
  void members_are_asked_at_once_and_one_s_silence_does_not_hide_another_s_words()
      throws IOException, AuthorityException {
    Authority.ensure(pki);
    try (var etcd = new EtcdCluster(pki)) {
      List<MemberStatus> members =
          etcd.status(Clusters.of("etcd", "etcd", closedPort(), 2380, "127.0.0.1", "127.0.0.2"));

      assertThat(members).extracting(MemberStatus::name).containsExactly("etcd-1", "etcd-2");
      assertThat(members).noneMatch(MemberStatus::healthy);
    }
  }

  @Test
  void waiting_for_health_fails_in_a_way_that_may_heal() throws IOException, AuthorityException {
    Authority.ensure(pki);
    ClusterSpec cluster = Clusters.of("etcd", "etcd", closedPort(), 2380, "127.0.0.1");
    try (var etcd = new EtcdCluster(pki)) {
      ApplicationFailure thrown =
          catchThrowableOfType(
              ApplicationFailure.class,
              () -> etcd.awaitHealthy(cluster, List.of("etcd-1", "etcd-2", "etcd-3")));

      assertThat(thrown.isNonRetryable()).isFalse();
      StepFailure failure = thrown.getDetails().get(StepFailure.class);
      assertThat(failure.kind()).isEqualTo(FailureKind.UNHEALTHY);
      assertThat(failure.host()).isEqualTo("etcd");
      assertThat(failure.cameBack()).isEqualTo("etcd-1: Connection refused");
      assertThat(failure.remedy()).contains("journalctl -u etcd");
    }
  }

  @Test
  void without_an_authority_the_worker_is_at_fault() {
    try (var etcd = new EtcdCluster(pki.resolve("none"))) {
      ApplicationFailure thrown =
          catchThrowableOfType(ApplicationFailure.class, () -> etcd.status(Clusters.three()));

      StepFailure failure = thrown.getDetails().get(StepFailure.class);
      assertThat(failure.kind()).isEqualTo(FailureKind.WORKER);
      assertThat(failure.stage()).isEqualTo(Stage.ETCD_HEALTH);
      assertThat(failure.attempted()).contains(pki.resolve("none").toString());
      assertThat(failure.remedy()).contains("--pki-dir");
    }
  }

  private MemberStatus status(int port) throws AuthorityException {
    Authority.ensure(pki);
    try (var etcd = new EtcdCluster(pki)) {
      return etcd.status(Clusters.of("etcd", "etcd", port, 2380, "127.0.0.1")).get(0);
    }
  }

  private static void serve(ServerSocket server, Consumer<Socket> answer) {
    var thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                  answer.accept(socket);
                } catch (IOException e) {
                  // The test is over.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static int closedPort() throws IOException {
    try (var closed = new ServerSocket(0, 1, LOOPBACK)) {
      return closed.getLocalPort();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
