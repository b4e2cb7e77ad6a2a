package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.Sample;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is tried again, and what is not. */
class DeployRetryTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "etcd_assert, TRANSIENT, 1",
    "etcd_assert, UNREACHABLE, 1",
    "etcd_check, UNREACHABLE, 5",
    "etcd_install, TRANSIENT, 5",
    "etcd_install, UNREACHABLE, 5",
    "etcd_dir, UNREACHABLE, 5",
    "etcd_conf, TRANSIENT, 5",
    "etcd_cert, TRANSIENT, 5",
    "etcd_launch, TRANSIENT, 3",
    "etcd_settle, UNREACHABLE, 1"
  })
  void whatHealsIsTriedAgain(String verb, FailureKind kind, int times) {
    world.fail(verb, B, kind, times);

    Report report = rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.attempts(verb, B)).isEqualTo(times + 1L);
    assertThat(world.attempts(verb, A)).isEqualTo(1);
    assertThat(report.events()).noneMatch(event -> event.failure().isPresent());
  }

  @Test
  void aClusterThatTakesItsTimeIsWaitedFor() {
    world.fail("etcd_health", "etcd", FailureKind.UNHEALTHY, 19);

    assertThat(rehearsal.deploy(Sample.unattended(CLUSTER)).conclusion())
        .isEqualTo(Conclusion.DONE);
    assertThat(world.attempts("etcd_health", "etcd")).isEqualTo(20);
  }

  @ParameterizedTest(name = "{0} is tried {2} times")
  @CsvSource({
    "etcd_assert, 10.10.10.11, 2",
    "etcd_check, 10.10.10.11, 6",
    "etcd_install, 10.10.10.11, 6",
    "etcd_ca, worker, 6",
    "etcd_launch, 10.10.10.11, 4",
    "etcd_health, etcd, 20",
    "etcd_register, 10.10.10.9, 2"
  })
  void whatDoesNotHealIsGivenUp(String verb, String host, int attempts) {
    world.failAlways(verb, host, FailureKind.TRANSIENT);

    rehearsal.start(Sample.unattended(CLUSTER)).awaitEnd();

    assertThat(world.attempts(verb, host)).isEqualTo(attempts);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      mode = Mode.EXCLUDE,
      names = {"TRANSIENT", "UNREACHABLE", "UNHEALTHY"})
  void whatCannotHealIsTriedOnce(FailureKind kind) {
    world.failAlways("etcd_install", B, kind);

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(world.attempts("etcd_install", B)).isEqualTo(1);
    assertThat(report.summary()).contains(kind + " came back").contains("Mend " + B);
  }
}
