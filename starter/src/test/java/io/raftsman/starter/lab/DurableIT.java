package io.raftsman.starter.lab;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Operations on a real Temporal server outlive whatever dies: starters, workers, the server, hosts
 * and the network to them. And they wait for people.
 */
final class DurableIT {
  /**
   * From the first question that nobody answers; a JVM's start and a busy machine's delay on top.
   */
  private static final Duration TOLD = Duration.ofSeconds(15);

  @RegisterExtension static final Site SITE = new Site();

  @TempDir Path directory;

  @BeforeAll
  static void installed() {
    Lab.reset(INFRA, ONE, TWO, THREE);
    SITE.startWorker("first");
    SITE.desk().deploy();
  }

  /** Each test begins with one worker and hosts without etcd. */
  private static Desk freshDesk() {
    Footprint.wipe();
    SITE.ensureWorker("first");
    return SITE.desk();
  }

  @AfterEach
  void oneWorkerIsLeft() {
    SITE.tidy("first");
  }

  @Test
  void aClusterHasOneOperationWhoeverAsksAndWhoeverLeaves() {
    Desk desk = freshDesk();
    try (StageHold hold = StageHold.before(Moment.ETCD_DIR)) {
      Session first = desk.session("deploy", "--cluster", "etcd");
      hold.awaitHeld();
      Session second = desk.session("deploy", "--cluster", "etcd");
      second.awaitSaid("It runs already: deploy by ");

      busy("deploy by ", desk.starter("deploy", "--cluster", "etcd", "-t", "etcd_purge"));
      busy(
          "with another inventory or other options",
          desk.starter("deploy", "--cluster", "etcd", "-e", "etcd_election_timeout=1500"));
      busy("deploy by ", desk.starter("converge", "--cluster", "etcd"));

      first.kill();
      JsonNode running = history(desk);
      assertThat(running.path("schema").asText()).isEqualTo("raftsman/history/1");
      assertThat(running.path("operations").get(0).path("operation").asText()).isEqualTo("deploy");
      assertThat(running.path("operations").get(0).path("result").asText()).isEqualTo("running");

      hold.release();
      second.ends(0);
    }
    desk.session("attach", "--cluster", "etcd").ends(0).awaitSaid("is healthy with 3 members");
    assertThat(history(desk).path("operations").get(0).path("result").asText()).isEqualTo("done");
    assertThat(desk.starter("history", "--cluster", "etcd").out())
        .contains("deploy", "done", "is healthy with 3 members");
  }

  private static void busy(String words, Finished refused) {
    assertThat(refused.status()).as(refused.all()).isEqualTo(5);
    assertThat(refused.all())
        .contains("Another operation works on cluster etcd", words, "since ", "starter attach");
  }

  private static JsonNode history(Desk desk) {
    return Desk.json(desk.starter("history", "--cluster", "etcd", "-o", "json").out());
  }

  @Test
  void aCancelledOperationLetsItsStepFinish() {
    Desk desk = freshDesk();
    try (StageHold hold = StageHold.before(Moment.ETCD_CONF)) {
      Session deploy = desk.session("deploy", "--cluster", "etcd");
      hold.awaitHeld();
      Finished cancelled = desk.starter("cancel", "--cluster", "etcd");
      assertThat(cancelled.status()).as(cancelled.all()).isZero();
      assertThat(deploy.isRunning()).isTrue();
      hold.release();
      deploy.ends(130);
    }
    assertThat(Lab.sh(TWO, "ls /etc/etcd/etcd.conf")).isNotEmpty();
    assertThat(Lab.trySh(TWO, "pgrep -x etcd").status()).isOne();
    assertThat(history(desk).path("operations").get(0).path("result").asText())
        .isEqualTo("cancelled");
    desk.deploy();
  }

  @Test
  void withoutAWorkerItIsToldAndTheOperationWaits() {
    Desk desk = freshDesk();
    SITE.killWorkers();
    Session deploy = desk.session("deploy", "--cluster", "etcd");
    deploy.awaitSaid("No worker answers on task queue raftsman", TOLD);
    SITE.startWorker("first");
    deploy.ends(0);
    assertThat(deploy.said()).contains("Answered again");
  }

  @Test
  void theOtherWorkerTakesOver() {
    Desk desk = freshDesk();
    SITE.startWorker("second");
    try (StageHold hold = StageHold.before(Moment.ETCD_CONF)) {
      Session deploy = desk.session("deploy", "--cluster", "etcd");
      hold.awaitHeld();
      List<String> working = SITE.workingOn("etcd_conf", TWO);
      assertThat(working).hasSize(1);
      SITE.killWorker(working.get(0));
      hold.killScript();
      deploy.ends(0);
    }
  }

  @Test
  void temporalMayBeKilled() {
    Desk desk = freshDesk();
    try (StageHold hold = StageHold.before(Moment.ETCD_DIR)) {
      Session deploy = desk.session("deploy", "--cluster", "etcd");
      hold.awaitHeld();
      SITE.killTemporal();
      deploy.awaitSaid("does not answer");
      hold.release();
      SITE.startTemporal();
      deploy.ends(0);
      assertThat(deploy.said()).contains("Answered again");
    }
  }

  @Test
  void whatHasFailedForGoodWaitsForAPerson() {
    Desk desk = freshDesk();
    Lab.sh(TWO, "touch /etc/etcd");
    Session deploy = desk.session("deploy", "--cluster", "etcd");
    deploy.awaitSaid("starter retry --cluster etcd");
    Session attached = desk.session("attach", "--cluster", "etcd");
    attached.awaitSaid("starter abort --cluster etcd");
    assertThat(attached.said()).contains("something that is no directory is there", "Move it away");
    Lab.sh(TWO, "rm /etc/etcd");
    try (StageHold hold = StageHold.after(Moment.ETCD_LAUNCH)) {
      answer(0, desk.starter("retry", "--cluster", "etcd"), "tried again: etcd_dir on " + TWO);
      hold.awaitHeld();
      // A stage that can't be skipped fails.
      Lab.sh(TWO, "mv /etc/etcd/.raftsman.json /root/stamp; mkdir /etc/etcd/.raftsman.json");
      hold.release();
      deploy.awaitSaid("etcd_health on " + TWO);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  answer(
                      3,
                      desk.starter("skip", "--cluster", "etcd"),
                      "etcd_health on " + TWO + " can't be skipped"));
      Lab.sh(TWO, "rmdir /etc/etcd/.raftsman.json; mv /root/stamp /etc/etcd/.raftsman.json");
      answer(0, desk.starter("retry", "--cluster", "etcd", "--host", TWO), "tried again");
      deploy.ends(0);
      attached.ends(0);
      // Offered for the first failure alone.
      assertThat(deploy.said()).containsOnlyOnce("starter skip");
    }
    answer(2, desk.starter("retry", "--cluster", "etcd"), "nothing runs on this cluster");
  }

  @Test
  void anAbortedOperationHasFailed() {
    Desk desk = freshDesk();
    Lab.sh(TWO, "touch /etc/etcd");
    desk.session("deploy", "--cluster", "etcd", "--detach").ends(0).awaitSaid("starter attach");
    Session attached = desk.session("attach", "--cluster", "etcd");
    attached.awaitSaid("starter abort --cluster etcd");
    answer(0, desk.starter("abort", "--cluster", "etcd"), "aborted");
    attached.ends(1).awaitSaid("etcd_dir on " + TWO);
  }

  private static void answer(int status, Finished answered, String words) {
    assertThat(answered.status()).as(answered.all()).isEqualTo(status);
    assertThat(answered.all()).contains(words);
  }

  @Test
  void aPurgeIsApprovedFromAnotherTerminal() {
    Desk desk = SITE.desk();
    SITE.ensureWorker("first");
    ensureCluster(desk);
    Session denied = desk.session("deploy", "--cluster", "etcd");
    String token = Purge.token(denied);
    answer(3, answer(desk, "approve", token + "x"), "Refused");
    answer(0, answer(desk, "deny", token), "");
    denied.ends(3);
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");

    Session approved = desk.session("deploy", "--cluster", "etcd");
    answer(0, answer(desk, "approve", Purge.token(approved)), "");
    approved.ends(0);
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  private static Finished answer(Desk desk, String verb, String token) {
    return desk.starter(verb, "--cluster", "etcd", "--token", token, "--reason", "a test");
  }

  private static void ensureCluster(Desk desk) {
    if (desk.starter("status", "--cluster", "etcd").status() != 0) {
      Footprint.wipe();
      desk.deploy();
    }
  }

  /** By default {@link MemberMatrixIT} reboots a host and cuts one off. */
  @Tag("soak")
  @Test
  void aHostMayBeRebootedAndAnotherCutOffInTheMiddleOfAStep() throws InterruptedException {
    Desk desk = freshDesk();
    Session deploy;
    Process healing;
    // Both are there before anything goes on.
    try (StageHold reboot = StageHold.before(Moment.ETCD_DIR);
        StageHold cut = StageHold.before(Moment.ETCD_CERT)) {
      deploy = desk.session("deploy", "--cluster", "etcd");
      reboot.awaitHeld();
      Lab.reboot(TWO);
      cut.awaitHeld();
      healing = Lab.cut(TWO, Duration.ofSeconds(20));
      cut.release();
      deploy.ends(0);
    }
    assertThat(healing.waitFor()).isZero();
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void aWorkerThatIsAskedToEndFinishesItsStepFirst() {
    Desk desk = freshDesk();
    try (StageHold hold = StageHold.before(Moment.ETCD_DIR)) {
      Session deploy = desk.session("deploy", "--cluster", "etcd");
      hold.awaitHeld();
      Session asked = SITE.worker("first");
      asked.terminate();
      asked.awaitSaid("Takes on nothing new");
      SITE.startWorker("second");
      assertThat(asked.isRunning()).isTrue();
      hold.release();
      asked.ends(0);
      assertThat(
              asked
                  .said()
                  .lines()
                  .filter(
                      l ->
                          l.contains("stage=etcd_dir host=" + TWO)
                              || l.contains("host=" + TWO + " stage=etcd_dir")))
          .anyMatch(l -> l.contains(" ended "));
      deploy.ends(0);
    }
    assertThat(SITE.worker("second").said().lines())
        .as("the step was not done again")
        .noneMatch(l -> l.contains("host=" + TWO) && l.contains("stage=etcd_dir"));
  }

  /** The member was restarted, and the worker died before it could say so. */
  /** By default {@link MemberMatrixIT} kills the worker of a roll. */
  @Tag("soak")
  @Test
  void aRollWhoseWorkerIsKilledLosesNoWriteAndRestartsNobodyTwice() {
    Desk desk = SITE.desk();
    SITE.ensureWorker("first");
    ensureCluster(desk);
    List<Integer> starts = starts();
    try (var writer = Writer.start(desk, ONE, TWO, THREE);
        var hold = StageHold.after(Moment.ETCD_LAUNCH_RESTART)) {
      await().until(() -> writer.acknowledged() > 50);
      Session converge =
          desk.session("converge", "--cluster", "etcd", "-e", "etcd_election_timeout=1500");
      hold.awaitHeld();
      SITE.killWorkers();
      hold.killScript();
      SITE.startWorker("first");
      converge.ends(0);
      int then = writer.acknowledged();
      await().until(() -> writer.acknowledged() > then + 50);
      assertThat(writer.faults()).isEmpty();
    }
    assertThat(starts()).isEqualTo(starts.stream().map(n -> n + 1).toList());
  }

  private static List<Integer> starts() {
    var starts = new ArrayList<Integer>();
    List.of(ONE, TWO, THREE).forEach(host -> starts.add(Once.starts(host)));
    return starts;
  }

  @Test
  void onlyAWorkerWithTheAuthoritySigns() throws IOException {
    Desk desk = freshDesk();
    SITE.killWorkers();
    Path none = Files.createDirectory(directory.resolve("none"));
    SITE.startWorker("operations", none, "--role", "operations");
    Session deploy = desk.session("deploy", "--cluster", "etcd", "-v");
    await().atMost(Duration.ofMinutes(1)).until(() -> SITE.unclaimed().contains("etcd_ca"));
    assertThat(deploy.said()).doesNotContain("failed", "No worker");
    assertThat(deploy.isRunning()).isTrue();
    SITE.startWorker("pki", desk.directory().resolve("files/pki"), "--role", "pki");
    deploy.ends(0);
    assertThat(none).isEmptyDirectory();
    assertThat(SITE.worker("operations").said()).doesNotContain("stage=etcd_ca", "stage=etcd_cert");
  }
}
