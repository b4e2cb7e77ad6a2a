package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static io.raftsman.starter.lab.Moment.ETCD_ASSERT;
import static io.raftsman.starter.lab.Moment.ETCD_CERT;
import static io.raftsman.starter.lab.Moment.ETCD_CHECK;
import static io.raftsman.starter.lab.Moment.ETCD_CONF;
import static io.raftsman.starter.lab.Moment.ETCD_DIR;
import static io.raftsman.starter.lab.Moment.ETCD_HEALTH;
import static io.raftsman.starter.lab.Moment.ETCD_HEALTH_STAMP;
import static io.raftsman.starter.lab.Moment.ETCD_INSTALL;
import static io.raftsman.starter.lab.Moment.ETCD_LAUNCH;
import static io.raftsman.starter.lab.Moment.ETCD_PURGE;
import static io.raftsman.starter.lab.Moment.ETCD_PURGE_TARGETS;
import static io.raftsman.starter.lab.Moment.ETCD_REGISTER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The only worker is killed (-9) in every stage of an operation, while a host is in the middle of
 * the stage, and another one is started: the operation goes on by itself, what must happen once
 * happens once, and the hosts end exactly as after an undisturbed one.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class KillMatrixIT {
  /** How soon an operation goes on once a worker is there. */
  private static final Duration TAKEOVER = Duration.ofSeconds(15);

  private static final Duration LATEST = Duration.ofSeconds(15);

  /** In the order in which they are met; those in one list are held at the same time. */
  private static final List<List<Moment>> DEPLOY =
      List.of(
          List.of(ETCD_ASSERT),
          List.of(ETCD_CHECK),
          List.of(ETCD_INSTALL),
          List.of(ETCD_DIR),
          List.of(ETCD_CONF),
          List.of(ETCD_CERT),
          List.of(ETCD_LAUNCH),
          List.of(ETCD_HEALTH, ETCD_REGISTER),
          List.of(ETCD_HEALTH_STAMP));

  private static final List<List<Moment>> PURGE =
      List.of(List.of(ETCD_PURGE), List.of(ETCD_PURGE_TARGETS));

  @RegisterExtension static final Site SITE = new Site();

  private static Footprint undisturbed;

  /** What becomes of the script on the host whose worker died. */
  private enum Fate {
    /** It goes on, until it is done or has something to tell. */
    GOES_ON,
    /** It ends where it stands. */
    ENDS;

    void of(StageHold held) {
      if (this == GOES_ON) {
        held.release();
      } else {
        held.killScript();
      }
    }
  }

  @BeforeAll
  static void anUndisturbedDeploy() {
    Lab.reset(INFRA, ONE, TWO, THREE);
    SITE.startWorker("worker");
    SITE.desk().deploy();
    undisturbed = Footprint.of(SITE.desk());
  }

  @AfterEach
  void nothingRuns() {
    SITE.tidy("worker");
  }

  /** Before the side effects of every other stage, whose scripts go on; after those of the rest. */
  @Test
  @Order(1)
  void aroundTheSideEffectsOfADeploy() {
    deployIsKilledAt(DEPLOY, m -> byTurns(m, DEPLOY), Fate.GOES_ON);
  }

  @Tag("soak")
  @Test
  @Order(2)
  void aroundTheSideEffectsOfAPurge() {
    purgeIsKilledAt(m -> byTurns(m, PURGE), Fate.GOES_ON);
  }

  private static StageHold byTurns(Moment moment, List<List<Moment>> moments) {
    int index = moments.indexOf(moments.stream().filter(l -> l.contains(moment)).findAny().get());
    return index % 2 == 0 ? StageHold.beforeNext(moment) : StageHold.afterNext(moment);
  }

  @Tag("soak")
  @Test
  @Order(3)
  void beforeTheSideEffectsOfADeployWhoseScriptsGoOn() {
    deployIsKilledAt(DEPLOY, StageHold::beforeNext, Fate.GOES_ON);
  }

  /** The reply is lost after the execution. */
  @Tag("soak")
  @Test
  @Order(4)
  void afterTheSideEffectsOfADeploy() {
    deployIsKilledAt(DEPLOY, StageHold::afterNext, Fate.ENDS);
  }

  @Tag("soak")
  @Test
  @Order(5)
  void beforeTheSideEffectsOfAPurgeWhoseScriptsGoOn() {
    purgeIsKilledAt(StageHold::beforeNext, Fate.GOES_ON);
  }

  @Tag("soak")
  @Test
  @Order(6)
  void afterTheSideEffectsOfAPurge() {
    purgeIsKilledAt(StageHold::afterNext, Fate.ENDS);
  }

  @Tag("soak")
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "ETCD_PURGE",
        "ETCD_PURGE_TARGETS",
        "ETCD_LAUNCH_OF_A_RUNNING_ETCD",
        "ETCD_LAUNCH_RESTART"
      })
  void atOneMomentOfADeploy(Moment moment) {
    List<List<Moment>> one = List.of(List.of(moment));
    deployIsKilledAt(one, StageHold::before, Fate.GOES_ON);
    deployIsKilledAt(one, StageHold::before, Fate.ENDS);
    deployIsKilledAt(one, StageHold::after, Fate.GOES_ON);
    deployIsKilledAt(one, StageHold::after, Fate.ENDS);
  }

  /** So at moments, too, that no command on a host marks. */
  @Tag("soak")
  @RepeatedTest(12)
  void atAnyMomentOfADeploy(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    Footprint.wipe();
    Lab.reset(TWO);
    var once = new Once(TWO);
    SITE.ensureWorker("worker");
    Finished started = SITE.desk().starter("deploy", "--cluster", "etcd", "--detach");
    assertThat(started.status()).as(started.all()).isZero();
    Session attached = SITE.desk().session("attach", "--cluster", "etcd");
    for (int kill = 0; kill < 3; kill++) {
      if (attached.endsWithin(Duration.ofMillis(random.nextLong(LATEST.toMillis())))) {
        break;
      }
      SITE.killWorkers();
      once.look();
      SITE.startWorker("worker");
    }
    attached.ends(0);
    once.assertAllHappenedOnce();
    Footprint.of(SITE.desk()).assertSameAs(undisturbed);
  }

  @Tag("soak")
  @Test
  void aPurgeInTheOtherWays() {
    purgeIsKilledAt(StageHold::beforeNext, Fate.ENDS);
    purgeIsKilledAt(StageHold::afterNext, Fate.GOES_ON);
  }

  private static void deployIsKilledAt(
      List<List<Moment>> moments, Function<Moment, StageHold> plant, Fate fate) {
    Footprint.wipe();
    Lab.reset(TWO);
    var once = new Once(TWO);
    killedAt(moments, plant, fate, once::look, "deploy", "--cluster", "etcd", "--detach");
    once.assertAllHappenedOnce();
    Footprint.of(SITE.desk()).assertSameAs(undisturbed);
  }

  private static void purgeIsKilledAt(Function<Moment, StageHold> plant, Fate fate) {
    SITE.ensureWorker("worker");
    String token = Desk.token(SITE.desk().starter("deploy", "--cluster", "etcd", "--check"));
    int starts = Once.starts(TWO);
    killedAt(
        PURGE,
        plant,
        fate,
        () -> {},
        "deploy",
        "--cluster",
        "etcd",
        "--detach",
        "--approve-purge=" + token);
    assertThat(Once.starts(TWO)).as("starts of etcd").isEqualTo(starts + 1);
    Footprint.of(SITE.desk()).assertSameAs(undisturbed);
  }

  private static void killedAt(
      List<List<Moment>> moments,
      Function<Moment, StageHold> plant,
      Fate fate,
      Runnable look,
      String... operation) {
    SITE.ensureWorker("worker");
    List<StageHold> held = plant(moments.get(0), plant);
    Finished started = SITE.desk().starter(operation);
    assertThat(started.status()).as(started.all()).isZero();
    for (int i = 0; i < moments.size(); i++) {
      held.forEach(StageHold::awaitHeld);
      Instant killed = Instant.now();
      SITE.killWorkers();
      look.run();
      // The next one's shims are there before anything goes on.
      List<StageHold> next = i + 1 < moments.size() ? plant(moments.get(i + 1), plant) : List.of();
      held.forEach(fate::of);
      held.forEach(StageHold::close);
      SITE.startWorker("worker");
      Instant there = Instant.now();
      if (next.isEmpty()) {
        SITE.desk().session("attach", "--cluster", "etcd").ends(0);
      } else {
        next.forEach(StageHold::awaitHeld);
      }
      look.run();
      for (Moment moment : moments.get(i)) {
        Instant again = SITE.triedAgain(moment.stage(), moment.host(), killed);
        assertThat(Duration.between(there, again)).as("%s goes on", moment).isLessThan(TAKEOVER);
        System.out.printf(
            "%s: tried again %s after a worker was there%n",
            moment, Duration.between(there, again));
      }
      held = next;
    }
  }

  private static List<StageHold> plant(List<Moment> moments, Function<Moment, StageHold> plant) {
    var holds = new ArrayList<StageHold>();
    moments.forEach(moment -> holds.add(plant.apply(moment)));
    return holds;
  }
}
