package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.FIVE;
import static io.raftsman.starter.lab.Lab.FOUR;
import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clusters of other sizes, versions, users and places; hosts that had an etcd; runs that were
 * broken off.
 */
final class VariantsIT {
  @TempDir Path directory;

  @Test
  void oneMemberAsTheOriginalWritesIt() {
    Lab.reset(ONE);
    var desk =
        new Desk(directory)
            .inventory(
                "etcd: { hosts: { 10.10.10.10: { etcd_seq: 1 } }, vars: { etcd_cluster: etcd } }");
    desk.deploy("-e", "etcd_version=3.4.23");
    assertThat(desk.status().path("members")).hasSize(1);
    assertThat(Lab.login(ONE, "e put a 10; e get a; e del a").out()).isEqualTo("OK\na\n10\n1\n");
  }

  @Test
  void anAuthorityThatIsThereSignsAndAnothersFileIsLeftAlone() {
    Lab.reset(ONE);
    Lab.sh(ONE, "mkdir /etc/pki && echo other >/etc/pki/ca.crt");
    var desk = new Desk(directory).inventory("etcd: { hosts: { 10.10.10.10: { etcd_seq: 1 } } }");
    Finished made =
        Processes.run(
            directory,
            Map.of(),
            List.of(
                "sh",
                "-c",
                "umask 077; mkdir -p files/pki/ca; openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=pigsty-ca -days 36500"
                    + " -keyout files/pki/ca/ca.key -out files/pki/ca/ca.crt"));
    assertThat(made.status()).as(made.all()).isZero();
    Finished deployed = desk.deploy();
    assertThat(deployed.out()).contains("/etc/pki/ca.crt is there and not this cluster's CA");
    assertThat(Lab.sh(ONE, "cat /etc/pki/ca.crt")).isEqualTo("other\n");
    assertThat(Lab.sh(ONE, "openssl verify -CAfile /etc/etcd/ca.crt /etc/etcd/server.crt"))
        .contains("OK");
    assertThat(Lab.sh(ONE, "openssl x509 -in /etc/etcd/server.crt -noout -issuer"))
        .contains("CN = pigsty-ca");
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
    Finished again = desk.starter("deploy", "--cluster", "etcd");
    desk.deploy("--approve-purge=" + Desk.token(again));
    assertThat(Lab.sh(ONE, "cat /etc/pki/ca.crt")).isEqualTo("other\n");
  }

  @Test
  void hostsThatAreNames() {
    Lab.reset(ONE, TWO, THREE);
    String hosts = "10.10.10.10 node-a.lab\n10.10.10.11 node-b.lab\n10.10.10.12 node-c.lab\n";
    List.of(ONE, TWO, THREE)
        .forEach(host -> Lab.sh(host, "printf '" + hosts.replace("\n", "\\n") + "' >>/etc/hosts"));
    var desk =
        new Desk(directory)
            .file("hosts", hosts)
            .with("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + directory.resolve("hosts"))
            .inventory(
                """
                etcd:
                  hosts:
                    node-a.lab: { etcd_seq: 1, ansible_host: 10.10.10.10 }
                    node-b.lab: { etcd_seq: 2, ansible_host: 10.10.10.11 }
                    node-c.lab: { etcd_seq: 3, ansible_host: 10.10.10.12 }
                """);
    desk.deploy();
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
    assertThat(Lab.sh(TWO, "cat /etc/etcd/etcd.conf"))
        .contains(
            "listen-peer-urls: https://10.10.10.11:2380",
            "advertise-client-urls: https://node-b.lab:2379");
    assertThat(Lab.login(THREE, "e put a 10").out()).isEqualTo("OK\n");
  }

  @Test
  void aServiceThatDoesNotStartShowsItsJournal() {
    Lab.reset(ONE);
    Lab.sh(
        ONE,
        "mkdir -p /etc/systemd/system/etcd.service.d; printf '[Service]\\nExecStart=\\nExecStart=/usr/bin/etcd --no-such-flag\\n'"
            + " >/etc/systemd/system/etcd.service.d/broken.conf");
    var desk = new Desk(directory).inventory("etcd: { hosts: { 10.10.10.10: { etcd_seq: 1 } } }");
    Finished failed = desk.starter("deploy", "--cluster", "etcd");
    assertThat(failed.status()).as(failed.all()).isEqualTo(1);
    assertThat(failed.out())
        .contains(
            "etcd_launch on 10.10.10.10", "status=2/INVALIDARGUMENT", "journalctl -u etcd.service");
    Lab.sh(ONE, "rm -r /etc/systemd/system/etcd.service.d");
    assertThat(desk.deploy().out()).doesNotContain("etcd_purge");
  }

  @Test
  void fiveMembersWithEtcd36ByArchiveThroughSudo() {
    Lab.reset(ONE, TWO, THREE, FOUR, FIVE);
    List<String> archive =
        Processes.run(Lab.ROOT, Map.of(), List.of("lab/etcd-archive", "3.6.16"))
            .out()
            .lines()
            .toList();
    var desk =
        new Desk(directory)
            .inventory(
                """
                etcd:
                  hosts:
                    10.10.10.[10:14]: {}
                    10.10.10.10: { etcd_seq: 0 }
                    10.10.10.11: { etcd_seq: 1 }
                    10.10.10.12: { etcd_seq: 2 }
                    10.10.10.13: { etcd_seq: 3, etcd_port: 3379, etcd_peer_port: 3380 }
                    10.10.10.14: { etcd_seq: 4, etcd_data: /srv/etcd/data }
                  vars:
                    ansible_user: admin
                    etcd_install_method: archive
                    etcd_version: 3.6.16
                    etcd_archive: %s
                    etcd_archive_sha256: %s
                    etcd_heartbeat_interval: 150
                    etcd_election_timeout: 1500
                    cert_validity: 90
                """
                    .formatted(archive.get(0), archive.get(1)));
    desk.deploy();
    JsonNode status = desk.status();
    assertThat(status.path("health").asText()).isEqualTo("healthy");
    assertThat(status.path("members").findValuesAsText("version"))
        .containsOnly("3.6.16")
        .hasSize(5);
    assertThat(Lab.sh(FIVE, "stat -c %a:%U /srv/etcd/data; ls /srv/etcd/data"))
        .isEqualTo("700:etcd\nmember\n");
    assertThat(Lab.sh(FOUR, "ss -Hltn 'sport = :3379'")).isNotEmpty();
    assertThat(Lab.login(FOUR, "e put a 10; em list | wc -l; etcdutl version | head -n 1").out())
        .isEqualTo("OK\n5\netcdutl version: 3.6.16\n");
    assertThat(Lab.sh(ONE, "cat /etc/etcd/etcd.conf"))
        .contains("heartbeat-interval: 150", "election-timeout: 1500");
    assertThat(Lab.sh(ONE, "cat /etc/systemd/system/etcd.service"))
        .contains("ExecStart=/usr/local/bin/etcd ");
  }

  @Test
  void twoClustersOnTheSameHostsLeaveEachOtherAlone() {
    Lab.reset(ONE, TWO, THREE);
    var desk =
        new Desk(directory)
            .inventory(
                """
                etcd:
                  hosts: { 10.10.10.10: { etcd_seq: 1 }, 10.10.10.11: { etcd_seq: 2 }, 10.10.10.12: { etcd_seq: 3 } }
                  vars: { etcd_cluster: etcd }
                dcs:
                  hosts: { 10.10.10.10: { etcd_seq: 1 } }
                  vars: { etcd_cluster: dcs, etcd_port: 2479, etcd_peer_port: 2480, etcd_data: /data/dcs }
                """);
    desk.deploy();
    Lab.login(ONE, "e put precious 1");
    String before =
        Lab.sh(
            ONE,
            "sha256sum /etc/etcd/* /etc/systemd/system/etcd.service; systemctl show -p MainPID etcd");

    Finished second = desk.starter("deploy", "--cluster", "dcs");
    assertThat(second.status()).as(second.all()).isZero();
    assertThat(Lab.sh(ONE, "systemctl is-active etcd etcd-dcs")).isEqualTo("active\nactive\n");
    Finished refused = desk.starter("deploy", "--cluster", "dcs");
    assertThat(refused.out()).contains("/data/dcs").doesNotContain("/data/etcd ", "precious");
    Finished again =
        desk.starter("deploy", "--cluster", "dcs", "--approve-purge=" + Desk.token(refused));
    assertThat(again.status()).as(again.all()).isZero();

    assertThat(
            Lab.sh(
                ONE,
                "sha256sum /etc/etcd/* /etc/systemd/system/etcd.service; systemctl show -p MainPID etcd"))
        .isEqualTo(before);
    assertThat(Lab.login(ONE, "e get precious").out()).contains("precious");
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void aPackagesOwnEtcdOnLocalhostIsShownAndItsDataLeft() {
    Lab.reset(ONE);
    Lab.sh(
        ONE,
        "DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends etcd-server etcd-client >/dev/null 2>&1");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Lab.trySh(ONE, "ETCDCTL_API=3 etcdctl put mine 1").status() == 0);
    var desk = new Desk(directory).inventory("etcd: { hosts: { 10.10.10.10: { etcd_seq: 1 } } }");
    Finished refused = desk.starter("deploy", "--cluster", "etcd");
    assertThat(refused.status()).as(refused.all()).isEqualTo(3);
    assertThat(refused.out()).contains("etcd runs", "/var/lib/etcd/default", "with 1 key");
    desk.deploy("--approve-purge=" + Desk.token(refused));
    assertThat(Lab.sh(ONE, "ls -d /var/lib/etcd/default/member")).isNotEmpty();
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void anInfraHostThatIsDownIsOwed() {
    Lab.reset(ONE);
    Lab.stop(INFRA);
    try {
      var desk =
          new Desk(directory)
              .inventory(
                  "infra: { hosts: { 10.10.10.9: {} } }\netcd: { hosts: { 10.10.10.10: { etcd_seq: 1 } } }");
      Finished deployed = desk.deploy();
      assertThat(deployed.out()).contains("OWED", INFRA + ": register etcd with Prometheus");
      assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
    } finally {
      Lab.start(INFRA);
    }
  }

  @Test
  void anInterruptedRunSaysSoAndTheNextOneGoesOn() throws Exception {
    Lab.reset(ONE, TWO, THREE);
    var desk = new Desk(directory).threeMembers();
    Finished interrupted;
    try (StageHold hold = StageHold.before(Moment.ETCD_INSTALL)) {
      Process running = desk.start("deploy", "--cluster", "etcd");
      hold.awaitHeld(running);

      Finished second = desk.starter("deploy", "--cluster", "etcd");
      assertThat(second.status()).as(second.all()).isEqualTo(5);
      assertThat(second.err()).contains("deploy of etcd by", "since");

      long java =
          running
              .descendants()
              .filter(p -> p.info().command().orElse("").endsWith("java"))
              .findFirst()
              .map(ProcessHandle::pid)
              .orElse(running.pid());
      assertThat(
              new ProcessBuilder("kill", "-INT", String.valueOf(java))
                  .start()
                  .waitFor(5, TimeUnit.SECONDS))
          .isTrue();
      // Its step goes on, and is let finish.
      hold.release();
      interrupted = Processes.finish(running);
    }
    assertThat(interrupted.status()).as(interrupted.all()).isEqualTo(130);
    assertThat(interrupted.out()).contains("CANCELLED", "RECAP");
    assertThat(Lab.trySh(TWO, "pgrep -x etcd").status()).isNotZero();

    desk.deploy();
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  /** By default {@link ResumeIT} kills runs. */
  @Tag("soak")
  @Test
  void aRunThatWasKilledIsCarriedOnWithoutAPurge() {
    Lab.reset(ONE, TWO, THREE);
    var desk = new Desk(directory).threeMembers();
    Process running = desk.start("deploy", "--cluster", "etcd");
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> Lab.trySh(TWO, "test -e /data/etcd/member").status() == 0);
    running.descendants().forEach(ProcessHandle::destroyForcibly);
    running.destroyForcibly();
    String deployment = Lab.sh(TWO, "cat /etc/etcd/.raftsman.json");

    Finished resumed = desk.deploy();
    assertThat(resumed.out()).doesNotContain("etcd_purge");
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
    assertThat(Lab.sh(TWO, "cat /etc/etcd/.raftsman.json"))
        .isEqualTo(deployment.replace("\"deploying\"", "\"deployed\""));
  }
}
