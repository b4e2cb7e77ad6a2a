package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A deploy that is killed in the middle of a stage and run again ends exactly as an undisturbed
 * one.
 */
final class ResumeIT {
  @TempDir static Path directory;
  private static Desk desk;
  private static Footprint undisturbed;

  @BeforeAll
  static void anUndisturbedDeploy() {
    Lab.reset(INFRA, ONE, TWO, THREE);
    desk = new Desk(directory).threeMembers();
    desk.deploy();
    undisturbed = Footprint.of(desk);
  }

  @BeforeEach
  void hostsWithoutEtcd() {
    Footprint.wipe();
  }

  /** As in a power cut: what ran on the host ends with the run. */
  @ParameterizedTest
  @EnumSource(
      names = {"ETCD_CHECK", "ETCD_INSTALL_IN_DPKG", "ETCD_CERT", "ETCD_LAUNCH", "ETCD_HEALTH"})
  void killedTogetherWithItsScript(Moment moment) {
    freshPackages(moment);
    try (StageHold hold = StageHold.before(moment)) {
      kill(hold);
      hold.killScript();
    }
    endsAsUndisturbed();
  }

  @Tag("soak")
  @ParameterizedTest
  @EnumSource(
      names = {
        "ETCD_ASSERT",
        "ETCD_INSTALL",
        "ETCD_DIR",
        "ETCD_DIR_STAMP",
        "ETCD_CONF",
        "ETCD_CONF_UNIT",
        "ETCD_CERT_KEY",
        "ETCD_CERT_SHARED",
        "ETCD_HEALTH_STAMP",
        "ETCD_REGISTER"
      })
  void killedTogetherWithItsScriptAtOtherMoments(Moment moment) {
    killedTogetherWithItsScript(moment);
  }

  /** The script goes on without the run, until it is done or has something to tell. */
  @Tag("soak")
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {
        "ETCD_PURGE",
        "ETCD_PURGE_TARGETS",
        "ETCD_LAUNCH_OF_A_RUNNING_ETCD",
        "ETCD_LAUNCH_RESTART"
      })
  void killedWhileItsScriptGoesOn(Moment moment) {
    freshPackages(moment);
    try (StageHold hold = StageHold.before(moment)) {
      kill(hold);
      hold.release();
    }
    endsAsUndisturbed();
  }

  /** The script is ended between two of its commands. */
  @Tag("soak")
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {
        "ETCD_PURGE",
        "ETCD_PURGE_TARGETS",
        "ETCD_LAUNCH_OF_A_RUNNING_ETCD",
        "ETCD_LAUNCH_RESTART"
      })
  void killedOnceTheCommandIsDone(Moment moment) {
    freshPackages(moment);
    try (StageHold hold = StageHold.after(moment)) {
      kill(hold);
      hold.killScript();
    }
    endsAsUndisturbed();
  }

  /** Else its data, lost just then, would be the beginning of a second cluster. */
  @Test
  void aMemberThatHasSettledStaysSettledWhileTheNextRunGoesOn() {
    try (StageHold hold = StageHold.before(Moment.ETCD_HEALTH_STAMP)) {
      Process running = desk.startDeploy();
      hold.awaitHeld(running);
      await().until(() -> stamp(ONE).contains("\"deployed\""));
      Processes.kill(running);
      hold.killScript();
    }
    assertThat(stamp(TWO)).contains("\"deploying\"");

    try (StageHold hold = StageHold.before(Moment.ETCD_LAUNCH_OF_A_RUNNING_ETCD)) {
      Process next = desk.startDeploy();
      hold.awaitHeld(next);
      for (String host : new String[] {ONE, TWO}) {
        assertThat(Lab.sh(host, "cat /etc/etcd/etcd.conf"))
            .contains("initial-cluster-state: existing");
      }
      assertThat(stamp(ONE)).contains("\"deployed\"");
      hold.release();
      Finished finished = Processes.finish(next);
      assertThat(finished.status()).as(finished.all()).isZero();
    }
    Footprint.of(desk).assertSameAs(undisturbed);
  }

  /** An approval is good for what was shown: what is left of it needs another one. */
  @Test
  void aPurgeThatWasKilledIsShownAndApprovedAnew() {
    desk.deploy();
    String token = Desk.token(desk.starter("deploy", "--cluster", "etcd"));
    try (StageHold hold = StageHold.before(Moment.ETCD_PURGE)) {
      kill(hold, "--approve-purge=" + token);
      hold.killScript();
    }

    Finished refused = desk.starter("deploy", "--cluster", "etcd", "--approve-purge=" + token);
    assertThat(refused.status()).as(refused.all()).isEqualTo(3);
    assertThat(refused.out()).contains("changed since it was shown", TWO, "data in /data/etcd");
    assertThat(Lab.sh(TWO, "ls /data/etcd")).isEqualTo("member\n");
    Finished guarded = desk.starter("deploy", "--cluster", "etcd", "-e", "etcd_safeguard=true");
    assertThat(guarded.status()).as(guarded.all()).isEqualTo(3);

    desk.deploy("--approve-purge=" + Desk.token(refused));
    Footprint.of(desk).assertSameAs(undisturbed);
  }

  private static String stamp(String host) {
    return Lab.sh(host, "cat /etc/etcd/.raftsman.json");
  }

  private static void freshPackages(Moment moment) {
    if (moment.installs()) {
      Lab.reset(moment.host());
    }
  }

  private static void kill(StageHold hold, String... arguments) {
    Process running = desk.startDeploy(arguments);
    hold.awaitHeld(running);
    Processes.kill(running);
  }

  private static void endsAsUndisturbed() {
    Finished resumed = desk.deploy();
    assertThat(resumed.all()).doesNotContain("etcd_purge");
    Footprint.of(desk).assertSameAs(undisturbed);
  }
}
