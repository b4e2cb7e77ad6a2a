package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fault on one host in the middle of a stage: the deploy heals by its own retries, or it says
 * what failed and the next run ends it. Either way the end is that of an undisturbed one.
 */
final class FaultTableIT {
  @TempDir static Path directory;
  private static Desk desk;
  private static Footprint undisturbed;

  /** What happens to the host. */
  enum Fault {
    /** Off the network for half a minute; the script goes on meanwhile. */
    NETWORK_CUT {
      @Override
      Runnable strike(StageHold hold, Moment moment) {
        Process healing = Lab.cut(moment.host(), Duration.ofSeconds(30));
        hold.release();
        return () -> assertThat(Processes.finish(healing).status()).isZero();
      }
    },
    /** The command has done its work, and nobody hears of it. */
    REPLY_LOST {
      @Override
      StageHold hold(Moment moment) {
        return StageHold.after(moment);
      }

      @Override
      Runnable strike(StageHold hold, Moment moment) {
        return CONNECTION_KILLED.strike(hold, moment);
      }
    },
    /** sshd's child dies before the command has done its work; the script goes on. */
    CONNECTION_KILLED {
      @Override
      Runnable strike(StageHold hold, Moment moment) {
        hold.killConnection();
        hold.release();
        return () -> {};
      }
    },
    /** The script itself dies. */
    SCRIPT_KILLED {
      @Override
      Runnable strike(StageHold hold, Moment moment) {
        hold.killScript();
        return () -> {};
      }
    },
    REBOOT {
      @Override
      Runnable strike(StageHold hold, Moment moment) {
        Lab.reboot(moment.host());
        return () -> {};
      }
    },
    FULL_DISK {
      @Override
      Runnable strike(StageHold hold, Moment moment) {
        Lab.fill(moment.host(), disk(moment));
        hold.release();
        return () -> Lab.unfill(moment.host(), disk(moment));
      }
    };

    StageHold hold(Moment moment) {
      return StageHold.before(moment);
    }

    /** Strikes while the stage is held; returns what mends it. */
    abstract Runnable strike(StageHold hold, Moment moment);

    /** Where the stage writes. */
    private static String disk(Moment moment) {
      return switch (moment.stage()) {
        case "etcd_install" -> "/usr/bin";
        case "etcd_launch" -> "/data/etcd";
        default -> "/etc";
      };
    }

    /** Whether a deploy gets over it by itself. */
    boolean heals(Moment moment) {
      // The first contact is tried twice only: somebody is looking.
      return this != FULL_DISK && !(this == NETWORK_CUT && moment == Moment.ETCD_ASSERT);
    }

    /** Whether it can strike at all; what a monitoring host lacks is owed, see VariantsIT. */
    boolean concerns(Moment moment) {
      return switch (moment) {
        case ETCD_PURGE, ETCD_LAUNCH_OF_A_RUNNING_ETCD -> false;
        case ETCD_ASSERT, ETCD_CHECK -> this != FULL_DISK;
        case ETCD_REGISTER ->
            this == REPLY_LOST || this == CONNECTION_KILLED || this == SCRIPT_KILLED;
        default -> true;
      };
    }
  }

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

  @ParameterizedTest
  @CsvSource({
    "ETCD_INSTALL_IN_DPKG, REBOOT",
    "ETCD_CONF, FULL_DISK",
    "ETCD_HEALTH, REPLY_LOST",
    "ETCD_REGISTER, CONNECTION_KILLED"
  })
  void endsAsUndisturbed(Moment moment, Fault fault) {
    if (moment.installs()) {
      Lab.reset(moment.host());
    }
    Finished deploy;
    Runnable mend;
    try (StageHold hold = fault.hold(moment)) {
      Process running = desk.startDeploy();
      hold.awaitHeld(running);
      mend = fault.strike(hold, moment);
      deploy = Processes.finish(running);
    }
    mend.run();
    assertThat(deploy.status() == 0).as(deploy.all()).isEqualTo(fault.heals(moment));
    if (!fault.heals(moment)) {
      assertThat(deploy.out())
          .contains(moment.stage() + " on " + moment.host(), "attempted", "came back", "remedy");
      if (fault == Fault.FULL_DISK) {
        assertThat(deploy.out())
            .containsIgnoringCase("no space left on device")
            .contains("Make room");
      }
      Finished next = desk.deploy();
      assertThat(next.all()).doesNotContain("etcd_purge");
    }
    Footprint.of(desk).assertSameAs(undisturbed);
  }

  @Tag("soak")
  @ParameterizedTest
  @MethodSource
  void endsAsUndisturbedEverywhere(Moment moment, Fault fault) {
    endsAsUndisturbed(moment, fault);
  }

  static Stream<Arguments> endsAsUndisturbedEverywhere() {
    return Stream.of(Moment.values())
        .flatMap(
            moment ->
                Stream.of(Fault.values())
                    .filter(fault -> fault.concerns(moment))
                    .map(fault -> Arguments.of(moment, fault)));
  }
}
