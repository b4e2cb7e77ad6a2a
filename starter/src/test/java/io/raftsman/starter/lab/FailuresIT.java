package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads when a host fails, and what heals without anybody reading anything. */
final class FailuresIT {
  private static final String DROP_IN = "/etc/systemd/system/etcd.service.d";

  @TempDir static Path directory;
  private static Desk desk;

  @BeforeAll
  static void hosts() {
    Lab.reset(INFRA, ONE, TWO, THREE);
    desk = new Desk(directory).threeMembers();
  }

  @BeforeEach
  void withoutEtcd() {
    Footprint.wipe();
  }

  @Test
  void aHostThatFailsDoesNotStopWhatTheOthersCanFinish() {
    Lab.sh(TWO, "touch /etc/etcd");

    Finished failed = desk.starter("deploy", "--cluster", "etcd");

    assertThat(failed.status()).as(failed.all()).isEqualTo(1);
    assertThat(failed.out())
        .contains(
            "etcd_dir on " + TWO,
            "attempted  making the directory /etc/etcd",
            "came back  something that is no directory is there",
            "remedy     Move it away")
        .containsPattern(ONE + " .* failed=0 ")
        .containsPattern(TWO + " .* failed=1 ")
        .containsPattern(THREE + " .* failed=0 ");
    assertThat(Lab.sh(ONE, "ls /etc/etcd/server.crt")).isNotEmpty();
    assertThat(Lab.sh(THREE, "ls /etc/etcd/server.crt")).isNotEmpty();
    assertThat(Lab.trySh(ONE, "pgrep -x etcd").status()).as("launched without the third").isOne();

    Lab.sh(TWO, "rm /etc/etcd");
    desk.deploy();
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void aDataDirectoryThatEtcdCanNotUseIsToldInEtcdsOwnWords() {
    dropIn(TWO, "ReadOnlyPaths=/data/etcd");

    Finished failed = desk.starter("deploy", "--cluster", "etcd");

    assertThat(failed.status()).as(failed.all()).isEqualTo(1);
    assertThat(failed.out())
        .contains(
            "etcd_launch on " + TWO,
            "attempted  systemctl start etcd.service",
            "read-only file system",
            "journalctl -u etcd.service")
        .doesNotContain("etcd_launch on " + ONE, "etcd_launch on " + THREE);

    Lab.sh(TWO, "rm -r " + DROP_IN + "; systemctl daemon-reload");
    assertThat(desk.deploy().all()).doesNotContain("etcd_purge");
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void aStartThatTakesTooLongIsTriedAgain() {
    dropIn(
        TWO,
        "TimeoutStartSec=2",
        "ExecStartPre=/bin/sh -c 'test -e /var/tmp/slow || { touch /var/tmp/slow; exec tail -f /dev/null; }'");
    try {
      desk.deploy();
    } finally {
      Lab.sh(TWO, "rm -f /var/tmp/slow");
    }
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void anotherAptIsWaitedFor() {
    Lab.reset(TWO);
    Lab.sh(
        TWO,
        """
        cat >/run/other-apt.pl <<'END'
        use Fcntl;
        open my $lock, ">>", "/var/lib/dpkg/lock-frontend" or die;
        my $all = pack "s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0;
        fcntl $lock, F_SETLK, $all or die;
        open my $mark, ">", "/run/other-apt";
        sleep;
        END
        systemd-run -q --unit=other-apt perl /run/other-apt.pl
        """);
    await().until(() -> Lab.trySh(TWO, "test -e /run/other-apt").status() == 0);

    Process running = desk.startDeploy();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Lab.trySh(TWO, "pgrep -x apt-get").status() == 0);
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(20))
        .until(() -> Lab.trySh(TWO, "pgrep -x apt-get").status() == 0);
    Lab.sh(TWO, "systemctl stop other-apt");

    Finished deployed = Processes.finish(running);
    assertThat(deployed.status()).as(deployed.all()).isZero();
  }

  private static void dropIn(String host, String... lines) {
    Lab.sh(
        host,
        "mkdir -p %1$s && cat >%1$s/test.conf <<'END'\n[Service]\n%2$s\nEND"
            .formatted(DROP_IN, String.join("\n", lines)));
  }
}
