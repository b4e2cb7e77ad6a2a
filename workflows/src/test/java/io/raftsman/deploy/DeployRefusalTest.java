package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Report;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a deploy refuses, it refuses before it changes anything. */
class DeployRefusalTest {
  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  static Stream<Named<ClusterSpec>> forbidding() {
    return Stream.of(
        Named.of("the safeguard is on", Sample.cluster().safeguarded().build()),
        Named.of("clean is off", Sample.cluster().unclean().build()),
        Named.of("both", Sample.cluster().safeguarded().unclean().build()));
  }

  @ParameterizedTest
  @MethodSource("forbidding")
  void nothingIsChangedWhereAnEtcdRuns(ClusterSpec cluster) {
    world.host(B).runsEtcd(5);

    Report report = rehearsal.failingDeploy(Sample.unattended(cluster));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains(B + ": etcd runs").contains("nothing was touched");
    assertOnlyLookedAt();
  }

  @ParameterizedTest
  @MethodSource("forbidding")
  void nothingIsChangedWhereAStoppedMemberLeftItsData(ClusterSpec cluster) {
    world.host(C).hasData();

    Report report = rehearsal.failingDeploy(Sample.unattended(cluster));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains(C + ": data in /data/etcd");
    assertOnlyLookedAt();
  }

  @ParameterizedTest
  @MethodSource("forbidding")
  void nobodyIsAskedWhereItIsForbidden(ClusterSpec cluster) {
    world.host(A).runsEtcd(5);

    Report report = rehearsal.failingDeploy(Sample.attended(cluster));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.refused()).isEmpty();
    assertOnlyLookedAt();
  }

  @Test
  void theFailureSaysThatItWasRefused() {
    world.host(A).runsEtcd(5);
    RunningOperation deploy =
        rehearsal.start(Sample.unattended(Sample.cluster().safeguarded().build()));

    assertThat(deploy.failureType()).isEqualTo("refused");
    assertThat(deploy.queriedReport()).isEqualTo(deploy.failure());
  }

  @Test
  void aSecondDeployOfTheSameClusterIsRefused() {
    ClusterSpec cluster = Sample.cluster().safeguarded().build();
    rehearsal.deploy(Sample.unattended(cluster));
    world.forgetHistory();

    Report report = rehearsal.failingDeploy(Sample.unattended(cluster));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("deployed by Raftsman as etcd-1");
    assertOnlyLookedAt();
  }

  private void assertOnlyLookedAt() {
    assertThat(world.begun())
        .containsExactlyInAnyOrder(
            "etcd_assert " + A,
            "etcd_assert " + B,
            "etcd_assert " + C,
            "etcd_check " + A,
            "etcd_check " + B,
            "etcd_check " + C);
  }
}
