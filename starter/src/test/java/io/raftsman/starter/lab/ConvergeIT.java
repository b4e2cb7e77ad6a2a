package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftsman.pki.Authority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Checks that change nothing, and a live cluster that is brought in line with its inventory. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConvergeIT {
  private static final List<String> MEMBERS = List.of(ONE, TWO, THREE);
  private static final List<String> HOSTS = List.of(ONE, TWO, THREE, INFRA);

  @TempDir static Path directory;
  private static Desk desk;

  @BeforeAll
  static void freshHosts() {
    Lab.reset(INFRA, ONE, TWO, THREE);
    desk = new Desk(directory).threeMembers();
  }

  @Test
  @Order(1)
  void aCheckOfFreshHostsLeavesNoTrace() {
    Map<String, String> before = trees();
    Finished checked = desk.starter("deploy", "--cluster", "etcd", "--check", "--diff");
    assertThat(checked.status()).as(checked.all()).isZero();
    assertThat(checked.out())
        .contains(
            "WOULD CHANGE",
            "+initial-cluster-state: new",
            "etcd.service started",
            "/etc/etcd/server.key")
        .contains("It would make a cluster of 3 members")
        .doesNotContain("PRIVATE KEY");
    assertThat(trees()).isEqualTo(before);
    assertThat(directory.resolve("files")).doesNotExist();

    Finished nothing = desk.starter("converge", "--cluster", "etcd");
    assertThat(nothing.status()).as(nothing.all()).isEqualTo(3);
    assertThat(nothing.out()).contains("There is no etcd on", "starter deploy --cluster etcd");
    assertThat(trees()).isEqualTo(before);
  }

  @Test
  @Order(2)
  void stagesCanBeRunOneAfterTheOther() {
    desk.deploy("-t", "etcd_install,etcd_dir", "-l", ONE);
    assertThat(Lab.trySh(TWO, "test -e /usr/bin/etcd").status()).isNotZero();
    desk.deploy("--skip-tags", "etcd_launch");
    assertThat(Lab.trySh(ONE, "pgrep -x etcd").status()).isNotZero();
    assertThat(Lab.sh(TWO, "cat /etc/etcd/etcd.conf")).contains("initial-cluster-state: new");
    desk.deploy("-t", "etcd_launch");
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
    assertThat(Lab.sh(TWO, "cat /etc/etcd/etcd.conf")).contains("initial-cluster-state: existing");
    assertThat(Lab.sh(TWO, "cat /etc/etcd/.raftsman.json")).contains("deployed");
  }

  @Test
  @Order(3)
  void whatIsRightIsLeftAlone() {
    Map<String, String> pids = pids();
    Map<String, String> before = trees();
    try (var writer = Writer.start(desk, ONE, TWO, THREE)) {
      Finished unchanged = converge();
      assertThat(unchanged.out())
          .contains("is as the inventory has it")
          .doesNotContain(" changed ");
      assertThat(unchanged.out().lines().filter(l -> l.contains("changed=")))
          .isNotEmpty()
          .allMatch(l -> l.contains("changed=0"));
      assertThat(writer.acknowledged()).isPositive();
      assertThat(writer.faults()).isEmpty();
    }
    assertThat(trees()).isEqualTo(before);
    assertThat(pids()).isEqualTo(pids);
  }

  @Test
  @Order(4)
  void aCheckOfALiveClusterShowsTheLinesAndChangesNothing() {
    Map<String, String> before = trees();
    Map<String, String> pids = pids();
    String[] change = {"-e", "etcd_election_timeout=1500"};
    Finished checked =
        desk.starter("converge", "--cluster", "etcd", "-C", "-D", change[0], change[1]);
    assertThat(checked.status()).as(checked.all()).isZero();
    assertThat(checked.out())
        .contains("-election-timeout: 1000", "+election-timeout: 1500", "restarted (config)");
    JsonNode plan =
        Desk.json(
            desk.starter("converge", "--cluster", "etcd", "-C", "-o", "json", change[0], change[1])
                .out());
    assertThat(plan.path("check").asBoolean()).isTrue();
    assertThat(plan.path("plan").findValuesAsText("host")).contains(ONE, TWO, THREE);
    assertThat(plan.path("plan").findValuesAsText("stage")).contains("etcd_conf", "etcd_launch");

    Finished purge = desk.starter("deploy", "--cluster", "etcd", "--check");
    assertThat(purge.status()).as(purge.all()).isZero();
    assertThat(purge.out())
        .contains("WOULD BE DESTROYED", "data in /data/etcd", "--approve-purge=")
        .doesNotContain("--check --approve");
    Finished guarded =
        desk.starter("deploy", "--cluster", "etcd", "--check", "-e", "etcd_safeguard=true");
    assertThat(guarded.status()).as(guarded.all()).isZero();
    assertThat(guarded.out()).contains("It would be refused", "etcd_safeguard is on");
    assertThat(trees()).isEqualTo(before);
    assertThat(pids()).isEqualTo(pids);
  }

  @Test
  @Order(5)
  void aChangedConfigurationIsRolledWithoutLosingAWrite() {
    Map<String, String> pids = pids();
    String leader = leader();
    try (var writer = Writer.start(desk, ONE, TWO, THREE)) {
      await().until(() -> writer.acknowledged() > 50);
      Finished rolled = converge("-e", "etcd_election_timeout=1500");
      int during = writer.acknowledged();
      await().until(() -> writer.acknowledged() > during + 50);
      assertThat(writer.faults()).isEmpty();
      assertThat(rolled.out().lines().filter(l -> l.contains("restarted (config)"))).hasSize(3);
      assertThat(rolled.out()).contains("leadership: " + leader + " -> ");
      // The leader of before is the last.
      assertThat(rolled.out().lines().filter(l -> l.contains("restarted (config)")).toList().get(2))
          .contains(host(leader));
    }
    assertThat(pids().values()).doesNotContainAnyElementsOf(pids.values());
    assertThat(Lab.sh(TWO, "cat /etc/etcd/etcd.conf")).contains("election-timeout: 1500");
    pids = pids();
    converge("-e", "etcd_election_timeout=1500");
    assertThat(pids()).isEqualTo(pids);
  }

  @Test
  @Order(6)
  void whatNeedsNoRestartIsMendedWithoutOne() {
    desk.threeMembers("etcd_election_timeout: 1500");
    Map<String, String> pids = pids();
    Lab.sh(ONE, "echo '# mine' >>/etc/profile.d/etcdctl.sh; chmod 666 /etc/etcd/ca.crt");
    Lab.sh(TWO, "rm /etc/etcd/server.crt; systemctl disable etcd 2>/dev/null");
    Lab.sh(THREE, "chmod 600 /etc/etcd/etcd.conf");
    Lab.sh(INFRA, "rm /etc/prometheus/targets/etcd/etcd-2.yml");
    Finished mended = converge();
    assertThat(mended.out())
        .contains("/etc/profile.d/etcdctl.sh", "/etc/etcd/ca.crt (mode 644", "/etc/etcd/server.crt")
        .contains(
            "etcd.service enabled", "/etc/etcd/etcd.conf (mode 640", "targets/etcd/etcd-2.yml")
        .doesNotContain("restarted");
    assertThat(pids()).isEqualTo(pids);
    Map<String, String> before = trees();
    assertThat(converge().out()).doesNotContain(" changed ");
    assertThat(trees()).isEqualTo(before);
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @Test
  @Order(7)
  void filesAndRestartCanBeDoneApart() {
    desk.threeMembers("etcd_heartbeat_interval: 120", "etcd_election_timeout: 1500");
    Map<String, String> pids = pids();
    Finished written = desk.deploy("-t", "etcd_config", "-l", TWO + "," + THREE);
    assertThat(written.out()).contains("until it is restarted: converge -t etcd_launch");
    assertThat(pids()).isEqualTo(pids);
    assertThat(Lab.sh(ONE, "cat /etc/etcd/etcd.conf")).contains("heartbeat-interval: 100");
    Finished rolled = desk.deploy("-t", "etcd_config,etcd_launch", "--limit", TWO);
    assertThat(rolled.out().lines().filter(l -> l.contains("restarted (config)"))).hasSize(1);
    assertThat(pids().get(ONE)).isEqualTo(pids.get(ONE));
    assertThat(pids().get(TWO)).isNotEqualTo(pids.get(TWO));
    assertThat(pids().get(THREE)).isEqualTo(pids.get(THREE));
    converge();
    assertThat(pids().get(THREE)).isNotEqualTo(pids.get(THREE));
  }

  @Test
  @Order(8)
  void whatARestartCannotCarryIsRefused() {
    Map<String, String> before = trees();
    // A member is moved with all its stages or not at all.
    refused("the client URL (etcd_port)", "-e", "etcd_port=2479", "-t", "etcd_config");
    refused("the peer URL (etcd_peer_port)", "-e", "etcd_peer_port=2480", "-t", "etcd_config");
    refused("the data directory (etcd_data)", "-e", "etcd_data=/data/other", "-t", "etcd_config");
    refused("not the worker's certificate authority", "--pki-dir", otherAuthority().toString());
    assertThat(trees()).isEqualTo(before);
  }

  @Test
  @Order(9)
  void aStoppedMemberIsStartedAndNoOtherIsRestartedWhileOneIsMissing() {
    Map<String, String> pids = pids();
    Lab.cut(TWO);
    try {
      Finished refused =
          desk.starter(
              "converge", "--cluster", "etcd", "-l", ONE, "-e", "etcd_heartbeat_interval=130");
      assertThat(refused.status()).as(refused.all()).isEqualTo(3);
      assertThat(refused.out())
          .contains("No member is restarted: 2 of 3 members serve", "a quorum is 2", "etcd-2");
    } finally {
      Lab.heal(TWO);
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> desk.status().path("health").asText().equals("healthy"));
    assertThat(pids()).isEqualTo(pids);
    assertThat(Lab.sh(ONE, "cat /etc/etcd/etcd.conf")).contains("heartbeat-interval: 120");

    Lab.sh(TWO, "systemctl stop etcd");
    Finished started = converge();
    assertThat(started.out()).contains("etcd.service started");
    assertThat(pids().get(ONE)).isEqualTo(pids.get(ONE));
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @Test
  @Order(10)
  void aPurgeAloneChecksAndAsks() {
    Lab.login(ONE, "e put precious 1");
    assertThat(desk.deploy("-t", "etcd_check").out()).contains("An etcd exists already");
    Finished refused = desk.starter("deploy", "--cluster", "etcd", "-t", "etcd_purge");
    assertThat(refused.status()).as(refused.all()).isEqualTo(3);
    assertThat(
            desk.starter(
                    "deploy", "--cluster", "etcd", "-t", "etcd_purge", "-e", "etcd_safeguard=true")
                .out())
        .contains("etcd_safeguard is on");
    assertThat(Lab.login(ONE, "e get precious").out()).contains("precious");
    Finished purged =
        desk.starter(
            "deploy",
            "--cluster",
            "etcd",
            "-t",
            "etcd_purge",
            "--approve-purge=" + Desk.token(refused));
    assertThat(purged.status()).as(purged.all()).isZero();
    for (String host : MEMBERS) {
      assertThat(Lab.sh(host, "ls -d /data/etcd /etc/etcd 2>/dev/null; pgrep -x etcd || :"))
          .isEmpty();
    }
    assertThat(Lab.sh(INFRA, "ls /etc/prometheus/targets/etcd")).isEmpty();
  }

  private static Finished converge(String... arguments) {
    var words = new ArrayList<>(List.of("converge", "--cluster", "etcd"));
    words.addAll(List.of(arguments));
    Finished finished = desk.starter(words.toArray(String[]::new));
    assertThat(finished.status()).as(finished.all()).isZero();
    return finished;
  }

  private static void refused(String why, String... arguments) {
    var words = new ArrayList<>(List.of("converge", "--cluster", "etcd"));
    words.addAll(List.of(arguments));
    Finished finished = desk.starter(words.toArray(String[]::new));
    assertThat(finished.status()).as(finished.all()).isEqualTo(3);
    assertThat(finished.out()).contains(why, "nothing was changed");
  }

  private static Path otherAuthority() {
    Path pki = directory.resolve("other");
    Authority.ensure(pki);
    return pki;
  }

  private static String leader() {
    for (JsonNode member : desk.status().path("members")) {
      if (member.path("role").asText().equals("leader")) {
        return member.path("name").asText();
      }
    }
    throw new AssertionError("nobody leads");
  }

  private static String host(String member) {
    return MEMBERS.get(Integer.parseInt(member.substring("etcd-".length())) - 1);
  }

  private static Map<String, String> pids() {
    Map<String, String> pids = new TreeMap<>();
    MEMBERS.forEach(host -> pids.put(host, Lab.sh(host, "pgrep -x etcd").strip()));
    return pids;
  }

  /**
   * Every file of each host with its times; but for the kernel's, the logs, what a login notes, and
   * etcd's own data.
   */
  private static Map<String, String> trees() {
    Map<String, String> trees = new TreeMap<>();
    for (String host : HOSTS) {
      trees.put(
          host,
          Lab.sh(
              host,
              "find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/log"
                  + " -o -path /var/lib/prometheus -o -path /var/lib/systemd -o -path /data/etcd/member \\) -prune -o -printf"
                  + " '%p %y %m %u:%g %s %T@ %C@ %l\\n' | sort"));
    }
    return trees;
  }
}
