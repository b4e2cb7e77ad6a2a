package io.raftsman.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.raftsman.operation.FailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts behind another one, which is reached as the configuration says. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JumpTest {
  @TempDir private Path directory;
  private LoopbackSshd bastion;
  private LoopbackSshd one;
  private LoopbackSshd two;
  private Connections connections;

  @BeforeEach
  void start() {
    bastion = LoopbackSshd.start(directory.resolve("bastion"));
    one = LoopbackSshd.start(directory.resolve("one"));
    two = LoopbackSshd.start(directory.resolve("two"));
    connections = new Connections(bastion.settings(config()));
  }

  @AfterEach
  void stop() {
    connections.close();
    bastion.close();
    one.close();
    two.close();
  }

  @Test
  void hosts_behind_a_jump_host_share_one_connection_to_it() throws ConnectionFailure {
    assertThat(echo("one")).isEqualTo("one\n");
    assertThat(echo("two")).isEqualTo("two\n");
    assertThat(echo("one")).isEqualTo("one\n");

    assertThat(one.commands()).hasSize(2);
    assertThat(two.commands()).hasSize(1);
    assertThat(one.connections()).isEqualTo(1);
    assertThat(bastion.connections()).isEqualTo(1);
    assertThat(bastion.commands()).isEmpty();
    assertThat(bastion.forwarded())
        .containsExactly("127.0.0.1:" + one.port(), "127.0.0.1:" + two.port());
  }

  @Test
  void a_jump_host_s_connection_is_kept_while_others_go_through_it() throws ConnectionFailure {
    echo("one");

    connections.closeIdle(Duration.ZERO);
    await().until(() -> one.openConnections() == 0);
    assertThat(bastion.openConnections()).isEqualTo(1);
    connections.closeIdle(Duration.ZERO);
    await().until(() -> bastion.openConnections() == 0);

    assertThat(echo("one")).isEqualTo("one\n");
  }

  @Test
  void a_jump_host_s_key_is_checked_as_any_other() throws IOException {
    Files.writeString(bastion.path("known_hosts"), "");

    ConnectionFailure failure = failure("one");

    assertThat(failure.kind()).isEqualTo(FailureKind.HOST_KEY);
    assertThat(failure.attempted()).isEqualTo("ssh root@127.0.0.1 port " + bastion.port());
    assertThat(bastion.forwarded()).isEmpty();
  }

  @Test
  void the_key_of_a_host_behind_it_is_checked_too() throws IOException {
    Files.writeString(one.path("known_hosts"), "");

    ConnectionFailure failure = failure("one");

    assertThat(failure.kind()).isEqualTo(FailureKind.HOST_KEY);
    assertThat(failure.attempted())
        .isEqualTo("ssh root@127.0.0.1 port " + one.port() + " through root@127.0.0.1");
    assertThat(one.commands()).isEmpty();
  }

  @Test
  void a_host_that_the_jump_host_does_not_reach_is_unreachable() {
    one.close();

    assertThat(failure("one").kind()).isEqualTo(FailureKind.UNREACHABLE);
  }

  @Test
  void after_the_jump_host_s_connection_broke_both_are_made_anew() throws ConnectionFailure {
    echo("one");
    bastion.cutConnections();

    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(echo("one")).isEqualTo("one\n"));
    assertThat(bastion.connections()).isEqualTo(2);
  }

  @Test
  void what_is_no_SSH_server_behind_it_is_given_up() throws IOException {
    try (var silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        var impatient =
            new Connections(
                bastion
                    .settings(false, Duration.ofMillis(500))
                    .withConfig(Optional.of(bastion.path("config"))))) {
      ConnectionFailure failure =
          catchThrowableOfType(
              ConnectionFailure.class,
              () ->
                  impatient.exec(
                      impatient.target(HostBuilder.at("one").port(silent.getLocalPort()).build()),
                      "true",
                      new byte[0]));

      assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
      assertThat(failure.cameBack()).contains("does not speak SSH");
    }
  }

  private String config() {
    return """
    Host one two
      ProxyJump bastion
    Host bastion
      Port %d
      IdentityFile %s
      UserKnownHostsFile %s
    Host one
      Port %d
      IdentityFile %s
      UserKnownHostsFile %s
    Host two
      Port %d
      IdentityFile %s
      UserKnownHostsFile %s
    Host *
      HostName 127.0.0.1
      User root
    """
        .formatted(
            bastion.port(),
            bastion.path("id"),
            bastion.path("known_hosts"),
            one.port(),
            one.path("id"),
            one.path("known_hosts"),
            two.port(),
            two.path("id"),
            two.path("known_hosts"));
  }

  private String echo(String host) throws ConnectionFailure {
    return connections
        .exec(
            connections.target(HostBuilder.at(host).build()), "cat", (host + "\n").getBytes(UTF_8))
        .stdout();
  }

  private ConnectionFailure failure(String host) {
    return catchThrowableOfType(ConnectionFailure.class, () -> echo(host));
  }
}
