package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A fresh deploy of three members, everything it promises, and what a second deploy does to it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DeployIT {
  private static final List<String> MEMBERS = List.of(ONE, TWO, THREE);

  /** Everything below these that isn't a package's or the system's own. */
  private static final String OUR_FILES =
      "find /etc/etcd /etc/pki /data /etc/profile.d/etcdctl.sh /etc/systemd/system/etcd.service"
          + " /etc/systemd/system/multi-user.target.wants/etcd.service 2>/dev/null | sort || :";

  @TempDir static Path directory;
  private static Desk desk;
  private static Finished first;

  @BeforeAll
  static void freshHosts() {
    Lab.reset(INFRA, ONE, TWO, THREE);
    desk = new Desk(directory).threeMembers();
    first = desk.deploy("-o", "json");
  }

  @Test
  @Order(1)
  void reportsEveryHostAndLeavesStdoutToTheDocument() {
    JsonNode report = Desk.json(first.out());
    assertThat(report.path("conclusion").asText()).isEqualTo("done");
    assertThat(report.path("exitStatus").asInt()).isZero();
    assertThat(report.path("hosts").findValuesAsText("host")).contains(ONE, TWO, THREE, INFRA);
    assertThat(report.path("owed")).isEmpty();
    assertThat(first.err()).contains("etcd_launch", "RECAP");
  }

  @Test
  @Order(2)
  void isHealthyAndSaysSo() {
    JsonNode status = desk.status();
    assertThat(status.path("health").asText()).isEqualTo("healthy");
    assertThat(status.path("members").findValuesAsText("name"))
        .containsExactly("etcd-1", "etcd-2", "etcd-3");
    assertThat(desk.starter("status", "--cluster", "etcd").status()).isZero();
  }

  @Test
  @Order(3)
  void hasTheFilesOwnersAndModesOfTheReference() {
    for (String host : MEMBERS) {
      assertThat(
              Lab.sh(
                      host,
                      "stat -c '%n %a %U:%G' /etc/etcd /var/lib/etcd /data/etcd /etc/etcd/ca.crt /etc/etcd/server.crt"
                          + " /etc/etcd/server.key /etc/profile.d/etcdctl.sh /etc/pki/ca.crt")
                  .lines())
          .containsExactly(
              "/etc/etcd 750 etcd:etcd",
              "/var/lib/etcd 750 etcd:etcd",
              "/data/etcd 700 etcd:etcd",
              "/etc/etcd/ca.crt 644 etcd:etcd",
              "/etc/etcd/server.crt 644 etcd:etcd",
              "/etc/etcd/server.key 600 etcd:etcd",
              "/etc/profile.d/etcdctl.sh 644 root:root",
              "/etc/pki/ca.crt 644 root:root");
    }
  }

  @Test
  @Order(4)
  void neverFormsASecondClusterFromAWipedMember() {
    assertThat(Lab.sh(TWO, "cat /etc/etcd/etcd.conf")).contains("initial-cluster-state: existing");
  }

  @Test
  @Order(5)
  void givesALoginShellItsEnvironment() {
    Finished crud = Lab.login(TWO, "e put a 10; e get a; e del a; em list");
    assertThat(crud.out().lines()).startsWith("OK", "a", "10", "1").hasSize(4 + 3);
    String environment = desk.starter("env", "--cluster", "etcd").out();
    assertThat(Lab.sh(ONE, "cat /etc/profile.d/etcdctl.sh")).isEqualTo(environment);
  }

  @Test
  @Order(6)
  void refusesAClientWithoutACertificate() {
    Finished refused =
        Lab.trySh(
            ONE,
            "ETCDCTL_API=3 etcdctl --command-timeout=3s --endpoints=https://10.10.10.10:2379 --cacert=/etc/etcd/ca.crt get a");
    assertThat(refused.status()).isNotZero();
    assertThat(Lab.trySh(ONE, "curl -sk https://10.10.10.10:2379/version").status()).isNotZero();
  }

  @Test
  @Order(7)
  void isScrapedByPrometheus() {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              assertThat(
                      query("up%7Bcls%3D%22etcd%22%7D").at("/data/result").findValuesAsText("ins"))
                  .containsExactlyInAnyOrder("etcd-1", "etcd-2", "etcd-3");
              assertThat(
                      query("sum(up%7Bcls%3D%22etcd%22%7D)").at("/data/result/0/value/1").asText())
                  .as("how many are up")
                  .isEqualTo("3");
            });
  }

  private static JsonNode query(String promql) {
    return Desk.json(
        Lab.sh(INFRA, "curl -s 'http://127.0.0.1:9090/api/v1/query?query=" + promql + "'"));
  }

  @Test
  @Order(8)
  void keepsPrivateKeysWhereTheyWereMade() throws Exception {
    String key = Lab.sh(ONE, "sed -n 2p /etc/etcd/server.key").strip();
    assertThat(key).isNotBlank();
    assertThat(first.all()).doesNotContain(key);
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain(key);
      }
    }
    assertThat(Files.getPosixFilePermissions(directory.resolve("files/pki/ca/ca.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  @Order(10)
  void stopsAtTheSafeguardBeforeAnyChange() {
    String before = snapshot();
    Finished stopped = desk.starter("deploy", "--cluster", "etcd", "-e", "etcd_safeguard=true");
    assertThat(stopped.status()).isEqualTo(3);
    assertThat(stopped.all()).contains(ONE, TWO, THREE, "etcd_safeguard is on");
    Finished kept = desk.starter("deploy", "--cluster", "etcd", "-e", "etcd_clean=false");
    assertThat(kept.status()).isEqualTo(3);
    assertThat(kept.all()).contains("etcd_clean is off");
    assertThat(snapshot()).isEqualTo(before);
  }

  @Test
  @Order(11)
  void purgesOnlyWithTheTokenForExactlyThisState() {
    Lab.login(ONE, "e put precious 1");
    String before = snapshot();
    Finished refused = desk.starter("deploy", "--cluster", "etcd");
    assertThat(refused.status()).isEqualTo(3);
    assertThat(refused.out()).contains("1 key", "/data/etcd", ONE, TWO, THREE);
    assertThat(
            desk.starter("deploy", "--cluster", "etcd", "--approve-purge=0123456789abcdef-1-1")
                .status())
        .isEqualTo(3);
    String token = Desk.token(refused);
    Lab.sh(TWO, "systemctl stop etcd");
    Finished stale = desk.starter("deploy", "--cluster", "etcd", "--approve-purge=" + token);
    assertThat(stale.status()).isEqualTo(3);
    assertThat(stale.out()).contains("changed since it was shown");
    Lab.sh(TWO, "systemctl start etcd");
    assertThat(snapshot()).isEqualTo(before);
    assertThat(Lab.login(ONE, "e get precious").out()).contains("precious");
  }

  @Test
  @Order(12)
  void countsAStoppedMembersDataAsExisting() {
    MEMBERS.forEach(host -> Lab.sh(host, "systemctl stop --no-block etcd"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> MEMBERS.stream().noneMatch(h -> Lab.trySh(h, "pgrep -x etcd").status() == 0));
    Finished stopped = desk.starter("deploy", "--cluster", "etcd", "-e", "etcd_safeguard=yes");
    assertThat(stopped.status()).isEqualTo(3);
    assertThat(stopped.all()).contains("data in /data/etcd", ONE, TWO, THREE);
    assertThat(desk.starter("status", "--cluster", "etcd").status()).isEqualTo(4);
    MEMBERS.forEach(host -> Lab.sh(host, "systemctl start --no-block etcd"));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> desk.starter("status", "--cluster", "etcd").status() == 0);
  }

  @Test
  @Order(13)
  void asksOnATerminalForTheClustersName() {
    Finished denied = desk.onTerminal("no\nno\nno\n", "deploy", "--cluster", "etcd");
    assertThat(denied.status()).as(denied.all()).isEqualTo(3);
    assertThat(denied.out()).contains("denied");
    assertThat(Lab.login(ONE, "e get precious").out()).contains("precious");

    Finished approved = desk.onTerminal("etcd\n", "deploy", "--cluster", "etcd");
    assertThat(approved.status()).as(approved.all()).isZero();
    assertThat(Lab.login(ONE, "e get precious").out()).isEmpty();
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @Test
  @Order(14)
  void purgesEverythingThatItMadeAndNothingElse() {
    Lab.sh(ONE, "touch /data/etcd-neighbour /etc/etcd/notes; echo keep >/etc/pki/other");
    // A host that can't be installed on stops the deploy after the purge, so that what a purge
    // leaves can be seen.
    Lab.sh(
        ONE,
        "chmod 000 /usr/bin/etcd; mv /usr/bin/apt-get /usr/bin/apt-get.away; printf '#!/bin/sh\\nexit 7\\n' >/usr/bin/apt-get; chmod +x /usr/bin/apt-get");
    Finished refused = desk.starter("deploy", "--cluster", "etcd");
    Finished failed =
        desk.starter("deploy", "--cluster", "etcd", "--approve-purge=" + Desk.token(refused));
    assertThat(failed.status()).as(failed.all()).isEqualTo(1);
    assertThat(failed.all()).contains("etcd_install on " + ONE);
    assertThat(Lab.sh(ONE, OUR_FILES).lines())
        .containsExactly(
            "/data",
            "/data/etcd-neighbour",
            "/etc/etcd",
            "/etc/etcd/notes",
            "/etc/pki",
            "/etc/pki/other");
    Lab.sh(ONE, "mv /usr/bin/apt-get.away /usr/bin/apt-get; chmod 755 /usr/bin/etcd");

    desk.deploy();
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  /** What the hosts have and run: files with content and times, processes. */
  private static String snapshot() {
    var all = new StringBuilder();
    for (String host : MEMBERS) {
      all.append(
          Lab.sh(
              host,
              "find /etc/etcd /etc/pki /etc/profile.d /etc/systemd/system -type f -exec stat -c '%n %Y %s %a %U' {} + | sort;"
                  + " find /etc/etcd -type f -exec sha256sum {} + | sort; ls -id /data/etcd/member"));
    }
    return all.toString();
  }
}
