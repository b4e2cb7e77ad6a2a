package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Hold;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.observed.Placement;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Report;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In what order a deploy does what, and who waits for whom. */
class DeployOrderTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void runsTheStagesInTheirOrderOnEveryHost() {
    Report report = rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("Cluster etcd is healthy with 3 members.");
    for (String host : List.of(A, B, C)) {
      assertThat(world.begunOn(host))
          .containsExactly(
              "etcd_assert",
              "etcd_check",
              "etcd_install",
              "etcd_dir",
              "etcd_conf",
              "etcd_cert",
              "etcd_launch",
              "etcd_settle",
              "etcd_finish");
      assertThat(world.host(host).isRunning()).isTrue();
    }
    assertThat(world.begunOn("worker")).containsExactly("etcd_ca");
    assertThat(world.begunOn("etcd")).containsExactly("etcd_health");
    assertThat(world.begunOn(INFRA)).containsExactly("etcd_register");
    assertThat(world.host(INFRA).hasTargets()).isTrue();
  }

  @Test
  void touchesNoHostBeforeAllAreAssertedAndChecked() {
    rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(world.allBefore("etcd_assert", "etcd_check")).isTrue();
    assertThat(world.allBefore("etcd_check", "etcd_ca")).isTrue();
    assertThat(world.allBefore("etcd_check", "etcd_install")).isTrue();
  }

  @Test
  void launchesNoMemberBeforeAllArePrepared() {
    rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(world.allBefore("etcd_ca", "etcd_cert")).isTrue();
    assertThat(world.allBefore("etcd_cert", "etcd_launch")).isTrue();
  }

  @Test
  void settlesAndRegistersOnlyWhatIsHealthy() {
    rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(world.allBefore("etcd_launch", "etcd_health")).isTrue();
    assertThat(world.allBefore("etcd_health", "etcd_settle")).isTrue();
    assertThat(world.allBefore("etcd_settle", "etcd_finish")).isTrue();
    assertThat(world.allBefore("etcd_register", "etcd_finish")).isTrue();
    assertThat(world.allBefore("etcd_health", "etcd_register")).isTrue();
  }

  @Test
  void aSlowHostDoesNotHoldUpTheOthers() {
    Hold slow = world.hold("etcd_install", A);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));

    world.awaitEnd("etcd_cert", B);
    world.awaitEnd("etcd_cert", C);

    assertThat(world.begunOn(A)).endsWith("etcd_install");
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_launch"));
    slow.release();
    assertThat(deploy.report().conclusion()).isEqualTo(Conclusion.DONE);
  }

  @Test
  void aSlowRegistrationDoesNotHoldUpSettling() {
    Hold slow = world.hold("etcd_register", INFRA);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));

    for (String host : List.of(A, B, C)) {
      world.awaitEnd("etcd_settle", host);
    }

    slow.release();
    assertThat(deploy.report().conclusion()).isEqualTo(Conclusion.DONE);
  }

  @Test
  void looksAtAllHostsAtTheSameTime() {
    world.meet("etcd_assert", 3);
    world.meet("etcd_check", 3);

    assertThat(rehearsal.deploy(Sample.unattended(CLUSTER)).conclusion())
        .isEqualTo(Conclusion.DONE);
  }

  /** A member of a new cluster is not ready before a quorum of them runs. */
  @Test
  void launchesAllMembersAtTheSameTime() {
    world.meet("etcd_launch", 3);

    assertThat(rehearsal.deploy(Sample.unattended(CLUSTER)).conclusion())
        .isEqualTo(Conclusion.DONE);
  }

  @Test
  void configuresForANewClusterBeforeAndForAnExistingOneAfterwards() {
    rehearsal.deploy(Sample.unattended(CLUSTER));

    for (String host : List.of(A, B, C)) {
      assertThat(world.host(host).configurations())
          .containsExactly(InitialState.NEW, InitialState.EXISTING);
    }
  }

  @Test
  void leavesAConfigurationForANewClusterWhereItNeverWasHealthy() {
    world.failAlways("etcd_health", "etcd", FailureKind.UNHEALTHY);

    rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(world.host(A).configurations()).containsExactly(InitialState.NEW);
    assertThat(world.host(A).stamps()).extracting(Stamp::state).containsExactly(State.DEPLOYING);
  }

  @Test
  void stampsAllHostsWithOneDeployment() {
    rehearsal.deploy(Sample.unattended(CLUSTER));

    List<Stamp> stamps =
        List.of(A, B, C).stream().flatMap(host -> world.host(host).stamps().stream()).toList();
    assertThat(stamps).extracting(Stamp::deployment).hasSize(6).containsOnly(first(stamps));
    assertThat(stamps).extracting(Stamp::cluster).containsOnly("etcd");
    assertThat(stamps)
        .extracting(Stamp::instance)
        .containsExactly("etcd-1", "etcd-1", "etcd-2", "etcd-2", "etcd-3", "etcd-3");
    assertThat(world.host(B).stamps())
        .extracting(Stamp::state)
        .containsExactly(State.DEPLOYING, State.DEPLOYED);
  }

  private static String first(List<Stamp> stamps) {
    return stamps.get(0).deployment();
  }

  @Test
  void deploysASingleMemberWithoutAMonitor() {
    ClusterSpec single = Sample.cluster().members(Sample.members(A)).unmonitored().build();

    Report report = rehearsal.deploy(Sample.unattended(single));

    assertThat(report.summary()).isEqualTo("Cluster etcd is healthy with 1 member.");
    assertThat(world.begun())
        .containsExactly(
            "etcd_assert " + A,
            "etcd_check " + A,
            "etcd_ca worker",
            "etcd_install " + A,
            "etcd_dir " + A,
            "etcd_conf " + A,
            "etcd_cert " + A,
            "etcd_launch " + A,
            "etcd_health etcd",
            "etcd_settle " + A,
            "etcd_finish " + A);
  }

  @Test
  void usesTheBinaryThatIsThereWhereNothingIsInstalled() {
    world.host(A).hasBinary("/opt/etcd/bin/etcd");
    ClusterSpec cluster =
        Sample.cluster()
            .members(Sample.members(A))
            .installation(Sample.noInstallation())
            .unmonitored()
            .build();

    rehearsal.deploy(Sample.unattended(cluster));

    assertThat(world.host(A).placements())
        .extracting(Placement::binary)
        .containsOnly("/opt/etcd/bin/etcd");
  }

  @Test
  void knowsWhereAPackageAndAnArchivePutTheirBinary() {
    rehearsal.deploy(Sample.unattended(CLUSTER));
    rehearsal.deploy(
        Sample.unattended(
            Sample.cluster()
                .name("other")
                .members(Sample.members("10.10.10.20"))
                .installation(Sample.byArchive())
                .build()));

    assertThat(world.host(A).placements()).containsOnly(new Placement("/usr/bin/etcd", A));
    assertThat(world.host("10.10.10.20").placements())
        .containsOnly(new Placement("/usr/local/bin/etcd", "10.10.10.20"));
  }
}
