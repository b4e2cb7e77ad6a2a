package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Timing;
import io.raftsman.decide.SpecHash;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.Sample;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Report;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that died is run again. */
class DeployResumeTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void carriesOnTheDeploymentThatItFinds() {
    world.host(A).hasStamp(unfinished()).runsEtcd(0);
    world.host(B).hasStamp(unfinished());

    Report report = rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    for (String host : List.of(A, B, C)) {
      assertThat(world.host(host).stamps())
          .extracting(Stamp::deployment)
          .containsOnly("the-one-that-died");
    }
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_purge"));
  }

  @ParameterizedTest(name = "died in {0}")
  @CsvSource({
    "etcd_install, 10.10.10.10",
    "etcd_dir, 10.10.10.10",
    "etcd_cert, 10.10.10.10",
    "etcd_launch, 10.10.10.10",
    "etcd_health, etcd",
    "etcd_settle, 10.10.10.10",
    "etcd_finish, 10.10.10.10"
  })
  void finishesWhereverTheFirstRunStopped(String verb, String host) {
    ClusterSpec careful = Sample.cluster().safeguarded().unclean().build();
    world.fail(verb, host, FailureKind.COMMAND, 1);
    rehearsal.failingDeploy(Sample.unattended(careful));
    String begun = world.host(B).stamps().get(0).deployment();

    Report report = rehearsal.deploy(Sample.unattended(careful));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    for (String member : List.of(A, B, C)) {
      assertThat(world.host(member).stamps()).extracting(Stamp::deployment).containsOnly(begun);
      assertThat(world.host(member).stamps()).extracting(Stamp::state).endsWith(State.DEPLOYED);
    }
  }

  @Test
  void doesNotCarryOnADeploymentOfAnotherSpecification() {
    world.host(A).hasStamp(unfinished()).runsEtcd(0);
    ClusterSpec other = Sample.cluster().safeguarded().timing(new Timing(200, 2000)).build();

    Report report = rehearsal.failingDeploy(Sample.unattended(other));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("deployed by Raftsman as etcd-1, unfinished");
  }

  @Test
  void aNewDeploymentHasAnIdOfItsOwn() {
    rehearsal.deploy(Sample.unattended(CLUSTER));
    String first = world.host(A).stamps().get(0).deployment();
    String token =
        rehearsal.failingDeploy(Sample.unattended(CLUSTER)).refused().orElseThrow().token();

    rehearsal.deploy(Sample.withToken(CLUSTER, token));

    assertThat(world.host(A).stamps()).last().extracting(Stamp::deployment).isNotEqualTo(first);
  }

  private static Stamp unfinished() {
    return new Stamp("etcd", "etcd-1", "the-one-that-died", SpecHash.of(CLUSTER), State.DEPLOYING);
  }
}
