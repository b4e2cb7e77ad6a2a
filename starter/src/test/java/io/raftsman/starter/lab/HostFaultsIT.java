package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts as they shouldn't be: each is told, with what to do, before any host is changed. */
final class HostFaultsIT {
  @TempDir Path directory;
  private Desk desk;

  @BeforeAll
  static void freshHosts() {
    Lab.reset(INFRA, ONE, TWO, THREE);
  }

  @BeforeEach
  void threeMembers() {
    desk = new Desk(directory).threeMembers();
  }

  @AfterEach
  void noHostWasChanged() {
    for (String host : new String[] {ONE, TWO, THREE}) {
      assertThat(Lab.sh(host, "ls -d /etc/etcd /usr/bin/etcd /data/etcd 2>/dev/null || :"))
          .as(host)
          .isEmpty();
    }
  }

  private Finished refused(int status, String... words) {
    Finished finished = desk.starter("deploy", "--cluster", "etcd");
    assertThat(finished.status()).as(finished.all()).isEqualTo(status);
    assertThat(finished.all()).contains(words);
    assertThat(finished.all()).doesNotContain("Exception", "\tat ");
    return finished;
  }

  @Test
  void anUnreachableHost() {
    Lab.stop(TWO);
    try {
      Finished finished = refused(4, "etcd_assert on " + TWO, "Look whether the host runs");
      assertThat(finished.all())
          .containsPattern(TWO + " +ok=0 +changed=0 +skipped=0 +failed=0 +unreachable=1");
    } finally {
      Lab.start(TWO);
    }
  }

  @Test
  void aHostKeyThatIsNotTheKnownOne() throws IOException {
    Path known = Path.of(Desk.cache(), "lab/ssh/known_hosts");
    String other =
        Files.readAllLines(known).stream()
            .filter(l -> l.startsWith(ONE + " "))
            .findFirst()
            .orElseThrow();
    String mine = other.replaceFirst("^\\S+", THREE) + "\n";
    Files.writeString(
        directory.resolve("known_hosts"),
        String.join(
                "\n",
                Files.readAllLines(known).stream().filter(l -> !l.startsWith(THREE + " ")).toList())
            + "\n"
            + mine);
    desk.threeMembers(
        "ansible_ssh_common_args: \"-o UserKnownHostsFile=" + directory + "/known_hosts\"");
    refused(4, "etcd_assert on " + THREE, "not the one in " + directory, "ssh-keygen -lf");
    // Not even when new keys may be recorded: this one isn't new, it differs.
    assertThat(desk.starter("deploy", "--cluster", "etcd", "--accept-new-host-keys").status())
        .isEqualTo(4);
  }

  @Test
  void aHostWhoseKeyIsNotKnown() throws IOException {
    desk.threeMembers("ansible_ssh_common_args: \"-o UserKnownHostsFile=" + directory + "/empty\"");
    refused(4, "no key of this host is in", "--accept-new-host-keys", "SHA256:");
    assertThat(Files.exists(directory.resolve("empty"))).isFalse();
    // With the option the keys are recorded; a login without sudo then ends it.
    Finished deployed =
        desk.starter(
            "deploy", "--cluster", "etcd", "--accept-new-host-keys", "-e", "ansible_user=plain");
    assertThat(deployed.status()).as(deployed.all()).isEqualTo(1);
    assertThat(Files.readAllLines(directory.resolve("empty"))).hasSize(3);
  }

  @Test
  void aKeyThatTheHostDoesNotTake() throws Exception {
    Process keygen =
        new ProcessBuilder(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                directory.resolve("id").toString())
            .start();
    assertThat(keygen.waitFor()).isZero();
    desk.threeMembers("ansible_ssh_private_key_file: " + directory + "/id");
    refused(4, "the login was refused", "authorized_keys");
  }

  @Test
  void aUserWithoutSudo() {
    desk.threeMembers("ansible_user: plain");
    refused(1, "sudo as plain", "ansible_become_password", "NOPASSWD");
  }

  @Test
  void aRootThatIsNone() {
    desk.threeMembers("ansible_user: plain", "ansible_become: false");
    refused(1, "not root", "ansible_become: true");
  }

  @Test
  void somethingElseOnThePort() {
    Lab.sh(
        ONE,
        "systemd-run -q --unit=squatter perl -MIO::Socket::INET -e 'push @ARGV, IO::Socket::INET->new(LocalPort=>2379,Listen=>1,ReuseAddr=>1); sleep 600'");
    Lab.sh(
        TWO,
        "systemd-run -q --unit=squatter perl -MIO::Socket::INET -e 'push @ARGV, IO::Socket::INET->new(LocalPort=>2380,Listen=>1,ReuseAddr=>1); sleep 600'");
    try {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  !Lab.sh(TWO, "ss -Hltn 'sport = :2380'").isEmpty()
                      && !Lab.sh(ONE, "ss -Hltn 'sport = :2379'").isEmpty());
      // Every fault of every host at once.
      refused(
          1,
          "port 2379 is taken by \"perl\"",
          "port 2380 is taken by \"perl\"",
          "etcd_assert on " + ONE,
          "etcd_assert on " + TWO);
    } finally {
      Lab.sh(ONE, "systemctl stop squatter");
      Lab.sh(TWO, "systemctl stop squatter");
    }
  }

  @Test
  void aFullDisk() {
    Lab.fill(THREE, "/data");
    try {
      refused(1, "MiB are free at /data", "at least 256 MiB");
    } finally {
      Lab.unfill(THREE, "/data");
      Lab.sh(THREE, "rmdir /data 2>/dev/null || :");
    }
  }

  @Test
  void aMissingCommandAndAFileInTheWay() {
    Lab.sh(TWO, "mv /usr/bin/flock /usr/bin/flock.away; mkdir -p /data; touch /data/etcd.file");
    try {
      desk.threeMembers("etcd_data: /data/etcd.file");
      refused(1, "the command flock is missing", "/data/etcd.file is there and no directory");
    } finally {
      Lab.sh(TWO, "mv /usr/bin/flock.away /usr/bin/flock; rm -r /data");
    }
  }

  @Test
  void aWrongArchive() throws IOException {
    Files.writeString(directory.resolve("etcd.tar.gz"), "no archive");
    desk.threeMembers(
        "etcd_install_method: archive",
        "etcd_version: 3.6.16",
        "etcd_archive: etcd.tar.gz",
        "etcd_archive_sha256: " + "0".repeat(64));
    refused(1, "its SHA-256 is", "etcd_archive_sha256");
    desk.threeMembers(
        "etcd_install_method: archive",
        "etcd_version: 3.6.16",
        "etcd_archive: nowhere.tar.gz",
        "etcd_archive_sha256: " + "0".repeat(64));
    refused(1, "nowhere.tar.gz is no file on the worker");
  }

  @Test
  void aVersionThatNoPackageHas() {
    desk.threeMembers("etcd_version: 3.5.99");
    refused(1, "etcd_version is 3.5.99, but the host's package lists have 3.4.23");
  }

  @Test
  void noEtcdWhereOneShouldBe() {
    desk.threeMembers("etcd_install_method: none");
    refused(1, "etcd is not installed", "etcdctl is not installed");
  }
}
