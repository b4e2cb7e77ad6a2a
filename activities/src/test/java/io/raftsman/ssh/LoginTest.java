package io.raftsman.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.raftsman.cluster.Host;
import io.raftsman.cluster.SecretReference;
import io.raftsman.operation.FailureKind;
import io.raftsman.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, passphrases and agents, with files as OpenSSH writes them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoginTest {
  private static final SecretReference PASSPHRASE =
      SecretReference.parse("env:PASSPHRASE").orElseThrow();

  @TempDir private Path directory;
  private LoopbackSshd sshd;

  @BeforeEach
  void start() {
    sshd = LoopbackSshd.start(directory);
  }

  @AfterEach
  void stop() {
    sshd.close();
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519, RFC4716",
    "rsa,     RFC4716",
    "ecdsa,   RFC4716",
    "rsa,     PEM",
    "ecdsa,   PEM",
    "rsa,     PKCS8",
    "ecdsa,   PKCS8"
  })
  void an_encrypted_key_opens_with_its_passphrase_and_with_no_other(String type, String format)
      throws ConnectionFailure {
    Path key = OpenSsh.newKey(directory.resolve("key"), "correct horse", "-t", type, "-m", format);
    sshd.authorize(OpenSsh.publicKey(key));
    Host host = HostBuilder.like(sshd.host()).identity(key).passphrase(PASSPHRASE).build();

    sshd.with("PASSPHRASE", "correct horse");
    assertThat(run(host)).isEqualTo("in\n");

    sshd.with("PASSPHRASE", "battery staple");
    ConnectionFailure wrong = failure(host);
    assertThat(wrong.kind()).isEqualTo(FailureKind.AUTHENTICATION);
    assertThat(wrong.cameBack())
        .isEqualTo(
            "the private key " + key + " can't be used: the passphrase in env:PASSPHRASE is wrong");
    assertThat(wrong).hasMessageNotContaining("battery");

    ConnectionFailure none = failure(sshd.hostWithIdentity(key));
    assertThat(none.cameBack())
        .isEqualTo(
            "the private key "
                + key
                + " can't be used: it is encrypted; say where its passphrase is: ansible_ssh_private_key_passphrase");
  }

  @ParameterizedTest
  @CsvSource({"ed25519, 256", "rsa, 2048", "ecdsa, 256", "ecdsa, 384", "ecdsa, 521"})
  void a_key_of_each_type_logs_in(String type, String bits) throws ConnectionFailure {
    Path key = OpenSsh.newKey(directory.resolve("key"), "", "-t", type, "-b", bits);
    sshd.authorize(OpenSsh.publicKey(key));

    assertThat(run(sshd.hostWithIdentity(key))).isEqualTo("in\n");
  }

  @Test
  void a_passphrase_may_be_in_the_first_line_of_a_file() throws Exception {
    Path key = OpenSsh.newKey(directory.resolve("key"), "correct horse", "-t", "ed25519");
    sshd.authorize(OpenSsh.publicKey(key));
    Path file = Files.writeString(directory.resolve("secret"), "correct horse\nand more\n");

    Host host =
        HostBuilder.like(sshd.host())
            .identity(key)
            .passphrase(SecretReference.file(file.toString()))
            .build();

    assertThat(run(host)).isEqualTo("in\n");
  }

  @Test
  void a_secret_that_is_not_there_is_the_worker_s_own_fault() {
    Path missing = directory.resolve("missing");
    ConnectionFailure variable =
        failure(HostBuilder.like(sshd.host()).passphrase(PASSPHRASE).build());
    ConnectionFailure file =
        failure(
            HostBuilder.like(sshd.host())
                .passphrase(SecretReference.file(missing.toString()))
                .build());

    assertThat(variable.kind()).isEqualTo(FailureKind.WORKER);
    assertThat(variable.attempted())
        .isEqualTo(
            "reading the passphrase of " + sshd.path("id") + " from env:PASSPHRASE on the worker");
    assertThat(variable.cameBack()).contains("not set");
    assertThat(file.cameBack()).isEqualTo("there is no such file");
  }

  @Test
  void keys_that_can_not_be_used_do_not_hinder_the_others() throws Exception {
    Path encrypted = OpenSsh.newKey(directory.resolve("encrypted"), "secret", "-t", "ed25519");
    String config =
        "IdentityFile %s\nIdentityFile %s\nIdentityFile %s\n"
            .formatted(encrypted, directory.resolve("missing"), sshd.path("id"));
    Host host = HostBuilder.like(sshd.host()).withoutIdentity().build();

    assertThat(run(sshd.settings(config), host)).isEqualTo("in\n");
  }

  @ParameterizedTest
  @CsvSource({"ed25519", "rsa", "ecdsa"})
  void an_agent_s_key_logs_in_without_a_file(String type) throws Exception {
    Path key = OpenSsh.newKey(directory.resolve("key"), "", "-t", type);
    sshd.authorize(OpenSsh.publicKey(key));
    try (Agent agent = Agent.start(directory)) {
      agent.add(OpenSsh.newKey(directory.resolve("other"), "", "-t", "ed25519"));
      agent.add(key);
      Files.delete(key);
      sshd.with("SSH_AUTH_SOCK", agent.socket().toString());

      assertThat(run(HostBuilder.like(sshd.host()).withoutIdentity().build())).isEqualTo("in\n");
    }
  }

  @Test
  void with_IdentitiesOnly_an_agent_offers_the_keys_that_are_named() throws Exception {
    Path key = OpenSsh.newKey(directory.resolve("key"), "secret", "-t", "ed25519");
    Path open = OpenSsh.newKey(directory.resolve("open"), "", "-t", "ed25519");
    Files.move(Path.of(open + ".pub"), Path.of(key + ".pub"), StandardCopyOption.REPLACE_EXISTING);
    Path other = OpenSsh.newKey(directory.resolve("other"), "", "-t", "ed25519");
    try (Agent agent = Agent.start(directory)) {
      agent.add(open);
      agent.add(other);
      Connections connections =
          new Connections(
              sshd.settings("IdentitiesOnly yes\nIdentityAgent " + agent.socket() + "\n"));
      Target target = connections.target(sshd.hostWithIdentity(key));
      connections.close();

      Identities found = Identities.of(target, new Secrets(n -> Optional.empty()), new SSHClient());

      assertThat(found.usable()).hasSize(1);
      assertThat(found.unusable()).hasSize(1);
    }
  }

  @Test
  void an_agent_that_is_not_there_is_told_when_nothing_else_helps() {
    sshd.with("SSH_AUTH_SOCK", "/no/such/agent");

    ConnectionFailure failure = failure(HostBuilder.like(sshd.host()).withoutIdentity().build());

    assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
    assertThat(failure.cameBack()).startsWith("the agent at /no/such/agent can't be used");
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519, ssh-ed25519-cert-v01@openssh.com",
    "rsa,     rsa-sha2-512-cert-v01@openssh.com",
    "ecdsa,   ecdsa-sha2-nistp256-cert-v01@openssh.com"
  })
  void a_certificate_is_offered_before_its_key(String type, String algorithm) throws Exception {
    Path authority = OpenSsh.newKey(directory.resolve("ca"), "", "-t", "ed25519");
    Path key = OpenSsh.newKey(directory.resolve("key"), "", "-t", type);
    OpenSsh.certify(authority, key, "root");
    Path foreign = OpenSsh.newKey(directory.resolve("foreign"), "", "-t", type);
    OpenSsh.certify(authority, foreign, "root");

    assertThat(offered(key, "")).hasSize(2).startsWith(algorithm);

    Path elsewhere = directory.resolve("elsewhere");
    Files.move(Path.of(key + "-cert.pub"), elsewhere);
    assertThat(offered(key, "")).hasSize(1);
    assertThat(offered(key, "CertificateFile " + elsewhere + "\n"))
        .hasSize(2)
        .startsWith(algorithm);
    assertThat(offered(key, "CertificateFile " + foreign + "-cert.pub\n")).hasSize(1);
  }

  private List<String> offered(Path key, String config) throws ConnectionFailure {
    try (var connections = new Connections(sshd.settings(config))) {
      Identities found =
          Identities.of(
              connections.target(sshd.hostWithIdentity(key)),
              connections.secrets(),
              new SSHClient());
      return found.usable().stream().map(Identity::algorithm).toList();
    }
  }

  private String run(Host host) throws ConnectionFailure {
    return run(sshd.settings(), host);
  }

  private static String run(SshSettings settings, Host host) throws ConnectionFailure {
    try (var connections = new Connections(settings)) {
      return connections.exec(connections.target(host), "echo in", new byte[0]).stdout();
    }
  }

  private ConnectionFailure failure(Host host) {
    return catchThrowableOfType(ConnectionFailure.class, () -> run(host));
  }

  /** A real ssh-agent. */
  private record Agent(Process process, Path socket) implements AutoCloseable {
    static Agent start(Path directory) throws IOException {
      Path socket = directory.resolve("agent");
      Process process =
          new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
              .redirectErrorStream(true)
              .start();
      await().until(() -> Files.exists(socket));
      return new Agent(process, socket);
    }

    void add(Path key) {
      OpenSsh.run(List.of("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", key.toString()));
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
