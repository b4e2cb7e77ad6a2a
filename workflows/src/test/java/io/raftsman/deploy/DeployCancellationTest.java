package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Hold;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.fake.Steps;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Report;
import io.raftsman.operation.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C: what runs is let finish, nothing else starts, and the report says so. */
class DeployCancellationTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @ParameterizedTest(name = "in {0}")
  @CsvSource({
    "etcd_assert, 10.10.10.10, ETCD_ASSERT",
    "etcd_check, 10.10.10.10, ETCD_CHECK",
    "etcd_ca, worker, ETCD_CERT",
    "etcd_install, 10.10.10.10, ETCD_INSTALL",
    "etcd_conf, 10.10.10.10, ETCD_CONF",
    "etcd_launch, 10.10.10.10, ETCD_LAUNCH",
    "etcd_health, etcd, ETCD_HEALTH"
  })
  void aRunningStepIsLetFinishAndNoOtherStarts(String verb, String host, Stage stage) {
    Hold running = world.hold(verb, host);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));
    running.awaitBegun();

    deploy.cancelWhileRunning(1);
    running.release();
    Report report = deploy.cancelledReport();

    assertThat(report.conclusion()).isEqualTo(Conclusion.CANCELLED);
    assertThat(report.events())
        .filteredOn(event -> event.host().equals(host))
        .last()
        .satisfies(
            event -> {
              assertThat(event.stage()).isEqualTo(stage);
              assertThat(event.outcome()).isPresent().get().isNotEqualTo(Outcome.SKIPPED);
            });
    assertThat(world.begunOn(host)).endsWith(verb);
    assertThat(Steps.unfinished(report.events())).isEmpty();
  }

  @Test
  void nothingStartsOnTheOtherHostsEither() {
    Hold installing = world.hold("etcd_install", A);
    Hold configuring = world.hold("etcd_conf", B);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));
    installing.awaitBegun();
    configuring.awaitBegun();
    world.awaitEnd("etcd_cert", C);

    deploy.cancelWhileRunning(2);
    installing.release();
    configuring.release();
    Report report = deploy.cancelledReport();

    assertThat(world.begunOn(A)).endsWith("etcd_install");
    assertThat(world.begunOn(B)).endsWith("etcd_conf");
    assertThat(world.begunOn(C)).endsWith("etcd_cert");
    assertThat(Steps.unfinished(report.events())).isEmpty();
  }

  @Test
  void aPurgeThatRunsIsLetFinish() {
    world.host(A).hasData();
    String token =
        rehearsal.failingDeploy(Sample.unattended(CLUSTER)).refused().orElseThrow().token();
    Hold purging = world.hold("etcd_purge", A);
    RunningOperation deploy = rehearsal.start(Sample.withToken(CLUSTER, token));
    purging.awaitBegun();

    deploy.cancelWhileRunning(1);
    purging.release();
    Report report = deploy.cancelledReport();

    assertThat(report.approvals()).hasSize(1);
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_install"));
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_deregister"));
  }

  @Test
  void aStepThatWaitsForItsNextTryIsGivenUp() {
    world.failAlways("etcd_install", A, FailureKind.TRANSIENT);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));
    world.awaitEnd("etcd_install", A);

    deploy.cancelWhileRunning(1);
    Report report = deploy.cancelledReport();

    assertThat(world.attempts("etcd_install", A)).isLessThan(6);
    assertThat(Steps.unfinished(report.events())).isEmpty();
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_launch"));
  }

  @Test
  void endsTheWaitForAnApproval() {
    world.host(A).runsEtcd(5);
    RunningOperation deploy = rehearsal.start(Sample.attended(CLUSTER));
    deploy.awaitQuestion();

    deploy.cancel();
    Report report = deploy.cancelledReport();

    assertThat(report.conclusion()).isEqualTo(Conclusion.CANCELLED);
    assertThat(report.approvals()).isEmpty();
    assertThat(deploy.progress(0).waiting()).isEmpty();
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_purge"));
  }

  @Test
  void saysWhatWasDoneAndThatTheSameCommandGoesOn() {
    Hold installing = world.hold("etcd_install", A);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));
    installing.awaitBegun();

    deploy.cancelWhileRunning(1);
    installing.release();
    Report report = deploy.cancelledReport();

    assertThat(report.summary()).startsWith("Cancelled").contains("Run the same command again");
    assertThat(report.events())
        .anyMatch(
            event ->
                event.host().equals(A)
                    && event.stage() == Stage.ETCD_INSTALL
                    && event.outcome().filter(o -> o == Outcome.CHANGED).isPresent());
  }

  @Test
  void goesOnWithTheSameDeploymentWhenItIsRunAgain() {
    Hold launching = world.hold("etcd_launch", A);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));
    launching.awaitBegun();
    deploy.cancelWhileRunning(1);
    launching.release();
    deploy.cancelledReport();

    Report report = rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.host(A).stamps().stream().map(s -> s.deployment()).distinct()).hasSize(1);
  }
}
