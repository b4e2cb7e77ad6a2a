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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members come, go, are replaced, restarted and moved on five hosts, under everybody who can notice
 * that something is wrong with it. One cluster goes through all of it, in order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MemberIT {
  @TempDir static Path directory;
  private static Roster roster;

  @BeforeAll
  static void oneMember() {
    Lab.reset(INFRA, ONE, TWO, THREE, FOUR, FIVE);
    roster = new Roster(new Desk(directory)).inventory(ONE);
    roster.desk().deploy();
  }

  /** The members that a test begins with; made anew where the one before has not left them so. */
  private static void given(String... hosts) {
    roster.inventory(hosts);
    if (roster.roles().size() != hosts.length
        || !roster.desk().status().path("health").asText().equals("healthy")) {
      Lab.reset(INFRA, ONE, TWO, THREE, FOUR, FIVE);
      roster.desk().deploy();
    }
  }

  @Test
  @Order(1)
  void oneBecomesThreeBecomesFiveBecomesThreeBecomesOne() {
    try (var witnesses = Witnesses.of(roster.desk())) {
      Map<String, String> processes = Roster.processes(ONE);
      // As the original does it.
      roster.inventory(ONE, TWO).does("deploy", "-l", TWO, "-e", "etcd_init=existing");
      roster.assertMembers(ONE, TWO);
      aLearnerStaysALearner();
      roster.inventory(ONE, TWO, THREE).does("member", "add", THREE);
      roster.assertMembers(ONE, TWO, THREE);
      roster.inventory(ONE, TWO, THREE, FOUR, FIVE).does("member", "add", FOUR, FIVE);
      roster.assertMembers(ONE, TWO, THREE, FOUR, FIVE);
      // By the name; and one that the inventory doesn't have any more, whose host is thus unknown.
      roster.does("member", "remove", "etcd-4");
      Finished unknown =
          roster.inventory(ONE, TWO, THREE).does("member", "remove", id("etcd-5"), "--no-snapshot");
      assertThat(unknown.out()).contains("starter clean");
      roster.assertMembers(ONE, TWO, THREE);
      Roster.assertNothingLeft(FOUR);
      roster.does("member", "remove", THREE, TWO);
      roster.assertMembers(ONE);
      Roster.assertNothingLeft(TWO, THREE);
      assertThat(Roster.processes(ONE)).as("nobody is restarted").isEqualTo(processes);
      witnesses.assertNobodyNoticed();
      assertThat(witnesses.invariants().lists())
          .contains("etcd-1", "etcd-1 etcd-2 etcd-3", "etcd-1 etcd-2 etcd-3 etcd-4 etcd-5");
    }
    // What nobody could reach, as nobody knew where it was.
    roster.inventory(ONE, FIVE).doesWithApproval("clean", FIVE);
    Roster.assertNothingLeft(FIVE);
    roster.inventory(ONE, TWO, THREE).does("member", "add", TWO, THREE);
  }

  /** Where it is wanted so. */
  private static void aLearnerStaysALearner() {
    roster
        .inventory(Map.of(THREE, "etcd_learner: true"), ONE, TWO, THREE)
        .does("member", "add", THREE);
    assertThat(roster.roles()).containsEntry("etcd-3", "learner");
    assertThat(roster.desk().status().path("health").asText()).isEqualTo("healthy");
    roster.does("converge");
    assertThat(roster.does("converge").out()).doesNotContain(" changed ");
    assertThat(roster.roles()).containsEntry("etcd-3", "learner");
  }

  @Test
  @Order(2)
  void whatWouldCostTheQuorumIsRefusedWithTheNumbers() {
    given(ONE, TWO, THREE);
    Lab.stop(THREE);
    List<String> before = prints(ONE, TWO);
    for (String[] asked :
        List.of(
            new String[] {"member", "remove", TWO},
            new String[] {"member", "replace", TWO},
            new String[] {"restart", TWO})) {
      Finished refused = roster.isRefused(asked);
      assertThat(refused.out()).contains("2 of 3", "a quorum is 2", "etcd-3");
      assertThat(prints(ONE, TWO)).isEqualTo(before);
    }
    Lab.start(THREE);
    await("the host's member is back")
        .atMost(Duration.ofSeconds(30))
        .until(() -> roster.desk().status().path("health").asText().equals("healthy"));
    roster.assertMembers(ONE, TWO, THREE);
  }

  @Test
  @Order(3)
  void aHealthyAndAFailedMemberAreReplacedByOtherHosts() {
    given(ONE, TWO, THREE);
    try (var witnesses = Witnesses.of(roster.desk())) {
      roster.inventory(ONE, TWO, THREE, FOUR, FIVE).does("member", "replace", TWO, "--with", FOUR);
      roster.assertMembers(ONE, THREE, FOUR);
      Roster.assertNothingLeft(TWO);

      witnesses.settle();
      assertThat(witnesses.failedAtRest()).isEmpty();
      witnesses.invariants().hurts(THREE);
      Lab.stop(THREE);
      witnesses.settle();
      List<String> whenItDied = witnesses.failedAtRest();
      Finished replaced =
          roster
              .inventory(ONE, THREE, FOUR, FIVE)
              .does("member", "replace", THREE, "--with", FIVE, "--failed");
      assertThat(replaced.out()).contains("starter clean " + THREE);
      roster.assertMembers(ONE, FOUR, FIVE);
      witnesses.settle();
      assertThat(witnesses.failed()).as("failures after the host died").isEqualTo(whenItDied);
      witnesses.assertNothingWasLost();
    }
    Lab.start(THREE);
    roster.inventory(ONE, THREE, FOUR, FIVE).doesWithApproval("clean", THREE);
    Roster.assertNothingLeft(THREE);
    roster.assertMembers(ONE, FOUR, FIVE);
  }

  @Test
  @Order(4)
  void aConvergeAddsRemovesAndMoves() {
    given(ONE, FOUR, FIVE);
    Map<String, String> moved =
        Map.of(ONE, "etcd_data: /srv/etcd", FOUR, "etcd_peer_port: 3380, etcd_port: 2479");
    String[] hosts = {ONE, TWO, THREE, FOUR};
    try (var witnesses = Witnesses.at(roster.desk(), ONE, TWO, THREE, FOUR, FOUR + ":2479", FIVE)) {
      Finished converged = roster.inventory(moved, hosts).doesWithApproval("converge");
      assertThat(converged.out())
          .as("the host of one that is no longer known")
          .contains("starter clean");
      assertThat(roster.roles())
          .containsOnlyKeys("etcd-1", "etcd-2", "etcd-3", "etcd-4")
          .containsValue("leader");
      assertThat(roster.desk().status().path("health").asText()).isEqualTo("healthy");
      assertThat(Lab.sh(ONE, "ls /srv/etcd")).contains("member");
      assertThat(Lab.trySh(ONE, "ls /data/etcd/member").status()).isNotZero();
      assertThat(Lab.login(TWO, "em list").out()).contains("10.10.10.13:3380", "10.10.10.13:2479");
      assertThat(Roster.targets()).containsExactly("etcd-1", "etcd-2", "etcd-3", "etcd-4");
      Map<String, String> processes = Roster.processes(hosts);
      Finished again = roster.does("converge");
      assertThat(again.out()).doesNotContain(" changed ", "restarted");
      assertThat(Roster.processes(hosts)).isEqualTo(processes);
      witnesses.assertNobodyNoticed();
    }
    roster.inventory(ONE, TWO, FOUR).doesWithApproval("converge");
  }

  /** A host can't be reached; a snapshot is there first; and nothing of ours is left. */
  @Test
  @Order(5)
  void aPurgeTakesAllAway() throws IOException {
    given(ONE, TWO, FOUR);
    Lab.login(ONE, "e put precious 1");
    Lab.cut(TWO);
    Finished purged = roster.doesWithApproval("purge");
    assertThat(purged.out()).contains("starter clean --cluster etcd " + TWO);
    Roster.assertNothingLeft(ONE, FOUR);
    assertThat(Roster.targets()).isEmpty();
    assertThat(footprint(ONE)).as("what is left").isEqualTo(footprint(FOUR));
    JsonNode status = snapshotStatus();
    assertThat(status.path("totalKey").asInt()).isPositive();
    assertThat(status.path("revision").asLong()).isPositive();
    Lab.heal(TWO);
    roster.doesWithApproval("clean", TWO);
    Roster.assertNothingLeft(ONE, TWO, FOUR);
    assertThat(roster.asks("purge").out()).contains("nothing to purge");
  }

  /** What etcd's own tool says of the newest snapshot. */
  private static JsonNode snapshotStatus() throws IOException {
    Path snapshot;
    try (Stream<Path> files = Files.list(directory.resolve("files/snapshots"))) {
      snapshot =
          files
              .filter(f -> f.getFileName().toString().endsWith("purge.db"))
              .reduce((a, b) -> a.compareTo(b) > 0 ? a : b)
              .orElseThrow();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(snapshot)))
        .isEqualTo("rw-------");
    Finished said =
        Processes.run(
            directory,
            Map.of(),
            List.of(
                "sh",
                "-ec",
                "archive=$(\"$1\"/lab/etcd-archive 3.6.16 | head -n 1); tar -xzf \"$archive\" --strip-components 1 --wildcards '*/etcdutl';"
                    + " ./etcdutl snapshot status -w json \"$2\"",
                "sh",
                Lab.ROOT.toString(),
                snapshot.toString()));
    assertThat(said.status()).as(said.all()).isZero();
    return Desk.json(said.out());
  }

  private static String id(String name) {
    return ids().get(name);
  }

  /** The members' ids by name. */
  private static Map<String, String> ids() {
    return Lab.login(ONE, "em list")
        .out()
        .lines()
        .map(line -> line.split(", *"))
        .collect(Collectors.toMap(m -> m[2], m -> m[0]));
  }

  /** What a removal leaves on a host: every file that we or etcd might have made. */
  private static List<String> footprint(String host) {
    return Lab.sh(host, Lab.script("footprint.sh")).lines().toList();
  }

  /** Every file and process that an operation might touch. */
  private static List<String> prints(String... hosts) {
    var prints = new ArrayList<String>();
    for (String host : hosts) {
      prints.add(Lab.sh(host, Lab.script("footprint.sh") + "\npgrep -x etcd || :"));
    }
    prints.add(Lab.sh(INFRA, "ls -l /etc/prometheus/targets/etcd"));
    return prints;
  }
}
