package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.FIVE;
import static io.raftsman.starter.lab.Lab.INFRA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SSH as people have it, against a real sshd and a real sudo. A member is deployed once; after that
 * a deploy without an approval, which ends with exit status 3, shows that the host was reached.
 */
final class SshIT {
  private static final String SUDO_PASSWORD = "correct horse " + UUID.randomUUID();
  private static final String PASSPHRASE = "battery staple " + UUID.randomUUID();
  private static final int NOT_APPROVED = 3;

  @TempDir Path directory;
  private Desk desk;

  @BeforeAll
  static void prepareTheHost() {
    Lab.reset(FIVE);
    Evidence.secret("sudo's password", SUDO_PASSWORD);
    Evidence.secret("a key's passphrase", PASSPHRASE);
    Lab.sh(FIVE, "echo 'plain:" + SUDO_PASSWORD + "' | chpasswd");
    Lab.sh(FIVE, "echo 'plain ALL=(ALL) ALL' >/etc/sudoers.d/plain");
  }

  @BeforeEach
  void sitDown() {
    desk = new Desk(directory);
  }

  @Test
  void aliasJumpHostEncryptedKeyAndSudoWithAPassword() throws IOException {
    Path key = newKey("id", PASSPHRASE, "-t", "ed25519");
    authorize(key, "plain");
    desk.file(
        "ssh_config",
        """
        Include %s/jump_config
        Host member
          HostName %s
          User plain
          IdentityFile %s
          ProxyJump gate
        Host *
          UserKnownHostsFile %s
        """
            .formatted(directory, FIVE, key, knownHosts()));
    desk.file(
        "jump_config",
        "Host ga?e\n  HostName %s\n  User admin\n  IdentityFile %s\n".formatted(INFRA, labKey()));
    Files.setPosixFilePermissions(
        Files.writeString(directory.resolve("sudo"), SUDO_PASSWORD + "\n"),
        PosixFilePermissions.fromString("rw-------"));
    desk.file(
        "inventory.yml",
        """
        etcd:
          hosts: { %s: { etcd_seq: 1, ansible_host: member } }
          vars:
            ansible_ssh_private_key_passphrase: env:PASSPHRASE
            ansible_become_password: file:sudo
        """
            .formatted(FIVE));
    desk.with("PASSPHRASE", PASSPHRASE);
    String before = accepted();

    Finished deployed = desk.deployAnew("-v", "--ssh-config", "ssh_config");

    assertThat(deployed.out()).contains("DONE");
    assertThat(deployed.all()).doesNotContain(SUDO_PASSWORD, PASSPHRASE);
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
    assertThat(accepted().substring(before.length()).lines())
        .isNotEmpty()
        .allMatch(line -> line.contains("for plain from " + INFRA + " "));
  }

  @Test
  void oneConnectionServesAllStages() {
    asRoot();
    long before = accepted().lines().count();

    Finished finished = desk.starter("deploy", "--cluster", "etcd");

    assertThat(finished.status()).as(finished.all()).isIn(0, NOT_APPROVED);
    assertThat(accepted().lines().count()).isEqualTo(before + 1);
  }

  @Test
  void aWrongPasswordForSudoIsToldAfterOneAttempt() {
    desk.inventory(
        "etcd: { hosts: { %s: { etcd_seq: 1, ansible_user: plain, ansible_become_pass: env:SUDO } } }"
            .formatted(FIVE));
    desk.with("SUDO", "wrong horse");
    String attempts = "journalctl -b --no-pager | grep -c 'sudo:auth.*authentication failure' || :";
    int before = Integer.parseInt(Lab.sh(FIVE, attempts).strip());

    Finished failed = desk.starter("deploy", "--cluster", "etcd");

    assertThat(failed.status()).as(failed.all()).isEqualTo(1);
    assertThat(failed.out()).contains("sudo refuses the password in env:SUDO");
    assertThat(failed.all()).doesNotContain("wrong horse");
    assertThat(Integer.parseInt(Lab.sh(FIVE, attempts).strip())).isEqualTo(before + 1);
  }

  @Test
  void aPasswordThatSudoDoesNotAskForDoesNoHarm() {
    desk.inventory(
        "etcd: { hosts: { %s: { etcd_seq: 1, ansible_user: admin, ansible_become_pass: env:SUDO } } }"
            .formatted(FIVE));
    desk.with("SUDO", "touch /tmp/taken-for-a-command");

    Finished finished = desk.starter("deploy", "--cluster", "etcd");

    assertThat(finished.status()).as(finished.all()).isIn(0, NOT_APPROVED);
    assertThat(Lab.trySh(FIVE, "ls /tmp/taken-for-a-command").status()).isNotZero();
  }

  @ParameterizedTest
  @CsvSource({"ed25519, ED25519-CERT", "rsa, RSA-CERT", "ecdsa, ECDSA-CERT"})
  void aCertificateOpensTheDoorWhereTheKeyIsNotKnown(String type, String shown) {
    Path authority = newKey("ca", "", "-t", "ed25519");
    Path key = newKey("id", "", "-t", type);
    Finished signed =
        Processes.run(
            directory,
            Map.of(),
            List.of("ssh-keygen", "-q", "-s", "ca", "-I", "raftsman", "-n", "root", key + ".pub"));
    assertThat(signed.status()).as(signed.all()).isZero();
    trust(authority);
    desk.inventory(
        "etcd: { hosts: { %s: { etcd_seq: 1, ansible_ssh_private_key_file: %s } } }"
            .formatted(FIVE, key));

    Finished finished = desk.starter("deploy", "--cluster", "etcd");

    assertThat(finished.status()).as(finished.all()).isIn(0, NOT_APPROVED);
    assertThat(accepted().lines().reduce("", (a, b) -> b)).contains("for root", shown);
  }

  @Test
  void anAgentHoldsTheKey() throws IOException {
    Path key = newKey("id", "", "-t", "ed25519");
    authorize(key, "root");
    Path socket = directory.resolve("agent");
    Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try {
      await().until(() -> Files.exists(socket));
      Finished added =
          Processes.run(
              directory,
              Map.of("SSH_AUTH_SOCK", socket.toString()),
              List.of("ssh-add", "-q", key.toString()));
      assertThat(added.status()).as(added.all()).isZero();
      Files.delete(key);
      desk.file(
          "inventory.yml",
          "etcd: { hosts: { %s: { etcd_seq: 1, ansible_user: root } } }".formatted(FIVE));
      desk.file("ssh_config", "UserKnownHostsFile " + knownHosts() + "\n");

      Finished finished =
          desk.with("SSH_AUTH_SOCK", socket.toString())
              .starter("deploy", "--cluster", "etcd", "--ssh-config", "ssh_config");

      assertThat(finished.status()).as(finished.all()).isIn(0, NOT_APPROVED);
    } finally {
      agent.destroy();
    }
  }

  @Test
  void aFaultOfTheConfigurationIsToldWithItsLine() {
    asRoot();
    desk.file("ssh_config", "Host *\n  ProxyCommand nc %h %p\n");

    Finished failed = desk.starter("deploy", "--cluster", "etcd", "--ssh-config", "ssh_config");

    assertThat(failed.status()).as(failed.all()).isEqualTo(1);
    assertThat(failed.out())
        .contains("ssh_config line 2: ProxyCommand is not supported", "Write ProxyJump instead");
    Finished finished = desk.starter("deploy", "--cluster", "etcd", "--ssh-config", "none");
    assertThat(finished.status()).as(finished.all()).isIn(0, NOT_APPROVED);
  }

  /**
   * The second attempt is a new connection: the first one's end was noticed, by keep-alives alone.
   */
  @Test
  void aHostThatFallsSilentWhileACommandRunsIsUnreachable() {
    Lab.sh(
        FIVE,
        "printf '#!/bin/sh\\ntouch /tmp/begun\\nexec sleep 600\\n' >/usr/local/sbin/df"
            + " && chmod 755 /usr/local/sbin/df");
    try {
      asRoot();
      Process running = desk.start("deploy", "--cluster", "etcd");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Lab.trySh(FIVE, "test -e /tmp/begun").status() == 0);
      Lab.cut(FIVE);

      Finished failed = Processes.finish(running);

      assertThat(failed.status()).as(failed.all()).isEqualTo(4);
      assertThat(failed.out()).contains("ssh root@" + FIVE + " port 22");
    } finally {
      Lab.heal(FIVE);
      Lab.sh(FIVE, "rm -f /usr/local/sbin/df /tmp/begun; pkill -x sleep || :");
    }
  }

  private void asRoot() {
    desk.inventory("etcd: { hosts: { %s: { etcd_seq: 1 } } }".formatted(FIVE));
  }

  private Path newKey(String name, String passphrase, String... options) {
    Path file = directory.resolve(name);
    var command =
        new ArrayList<>(List.of("ssh-keygen", "-q", "-N", passphrase, "-f", file.toString()));
    command.addAll(List.of(options));
    Finished finished = Processes.run(directory, Map.of(), command);
    assertThat(finished.status()).as(finished.all()).isZero();
    return file;
  }

  private static void authorize(Path key, String user) throws IOException {
    String line = Files.readString(Path.of(key + ".pub")).strip();
    Lab.sh(FIVE, "echo '" + line + "' >>~" + user + "/.ssh/authorized_keys");
  }

  private static void trust(Path authority) {
    try {
      String line = Files.readString(Path.of(authority + ".pub")).strip();
      Lab.sh(
          FIVE,
          "echo '"
              + line
              + "' >/etc/ssh/user_ca.pub"
              + " && echo TrustedUserCAKeys /etc/ssh/user_ca.pub >/etc/ssh/sshd_config.d/ca.conf"
              + " && systemctl reload ssh");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The logins that sshd let in since the host was made. */
  private static String accepted() {
    return Lab.sh(FIVE, "journalctl -b --no-pager -u ssh | grep 'Accepted publickey' || :");
  }

  private static String labKey() {
    return Desk.cache() + "/lab/ssh/id_ed25519";
  }

  private static String knownHosts() {
    return Desk.cache() + "/lab/ssh/known_hosts";
  }
}
