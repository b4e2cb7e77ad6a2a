package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Report;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a deploy goes when something fails, and what it says then. */
class DeployFailureTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @ParameterizedTest(name = "{0} concludes {1}")
  @CsvSource({
    "UNREACHABLE, UNREACHABLE",
    "HOST_KEY, UNREACHABLE",
    "AUTHENTICATION, UNREACHABLE",
    "PRIVILEGE, FAILED",
    "UNFIT, FAILED",
    "COMMAND, FAILED"
  })
  void concludesAsTheFailureSays(FailureKind kind, Conclusion conclusion) {
    world.failAlways("etcd_assert", B, kind);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));

    assertThat(deploy.failure().conclusion()).isEqualTo(conclusion);
    assertThat(deploy.failureType()).isEqualTo(conclusion.label());
  }

  @Test
  void theFailureCarriesTheReportThatAQueryGives() {
    world.failAlways("etcd_conf", B, FailureKind.COMMAND);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));

    assertThat(deploy.failure()).isEqualTo(deploy.queriedReport());
  }

  @Test
  void theFaultsOfAllHostsAreCollected() {
    world.failAlways("etcd_assert", A, FailureKind.UNFIT);
    world.failAlways("etcd_assert", B, FailureKind.PRIVILEGE);
    world.unreachable(C);

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(failures(report))
        .extracting(StepFailure::host, StepFailure::kind)
        .containsExactlyInAnyOrder(
            tuple(A, FailureKind.UNFIT),
            tuple(B, FailureKind.PRIVILEGE),
            tuple(C, FailureKind.UNREACHABLE));
    assertThat(report.conclusion()).isEqualTo(Conclusion.UNREACHABLE);
    assertThat(report.summary()).contains("etcd_assert on " + C);
    assertThat(world.begun()).allMatch(step -> step.startsWith("etcd_assert"));
  }

  @Test
  void aCheckThatFailsOnOneHostStopsBeforeAnyChange() {
    world.failAlways("etcd_check", C, FailureKind.COMMAND);

    rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(world.begun())
        .allMatch(step -> step.startsWith("etcd_assert") || step.startsWith("etcd_check"));
  }

  @ParameterizedTest
  @CsvSource({"etcd_install", "etcd_dir", "etcd_conf", "etcd_cert"})
  void aHostThatFailsLetsTheOthersFinishTheirPreparationAndNothingIsLaunched(String verb) {
    world.failAlways(verb, A, FailureKind.COMMAND);

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(world.begunOn(A)).endsWith(verb);
    assertThat(world.begunOn(B)).endsWith("etcd_cert");
    assertThat(world.begunOn(C)).endsWith("etcd_cert");
    assertThat(world.begunOn(INFRA)).isEmpty();
  }

  @Test
  void withoutAnAuthorityNoHostIsChanged() {
    world.failAlways("etcd_ca", "worker", FailureKind.WORKER);

    rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_install"));
  }

  @Test
  void aMemberThatDoesNotStartLeavesNothingSettledOrRegistered() {
    world.failAlways("etcd_launch", C, FailureKind.COMMAND);

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(report.summary()).contains("etcd_launch on " + C);
    assertThat(world.begunOn(A)).endsWith("etcd_launch");
    assertThat(world.begunOn(INFRA)).isEmpty();
    assertThat(world.host(A).stamps())
        .extracting(Stamp::state)
        .containsExactly(Stamp.State.DEPLOYING);
  }

  @Test
  void aMemberThatCannotBeSettledIsAFailureAndTheOthersAreSettled() {
    world.failAlways("etcd_settle", A, FailureKind.COMMAND);

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(world.host(B).configurations()).endsWith(InitialState.EXISTING);
    assertThat(world.host(INFRA).hasTargets()).isTrue();
    // The next run has to carry it on.
    assertThat(world.host(B).stamps()).extracting(Stamp::state).endsWith(Stamp.State.DEPLOYING);
  }

  @Test
  void aMonitorThatIsAwayIsOwed() {
    world.unreachable(INFRA);

    Report report = rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed())
        .containsExactly(
            INFRA
                + ": register etcd with Prometheus in /etc/prometheus/targets/etcd"
                + " (UNREACHABLE came back)");
    assertThat(failures(report)).extracting(StepFailure::host).containsExactly(INFRA);
  }

  @Test
  void aMonitorThatIsAwayDoesNotHideWhatFailedOnAMember() {
    world.host(A).hasData();
    String token =
        rehearsal.failingDeploy(Sample.unattended(CLUSTER)).refused().orElseThrow().token();
    world.unreachable(INFRA);
    world.failAlways("etcd_install", B, FailureKind.COMMAND);

    Report report = rehearsal.failingDeploy(Sample.withToken(CLUSTER, token));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("etcd_install on " + B);
  }

  @Test
  void aMonitorThatIsLeftOverIsOwedEvenThoughTheDeployFails() {
    world.failAlways("etcd_settle", B, FailureKind.COMMAND);
    world.unreachable(INFRA);

    assertThat(rehearsal.failingDeploy(Sample.unattended(CLUSTER)).owed()).hasSize(1);
  }

  @Test
  void aFaultOfRaftsmanItselfIsAFailureWithARemedy() {
    world.crash("etcd_dir", B, new IllegalStateException("a bug"));

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(failures(report))
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.host()).isEqualTo(B);
              assertThat(failure.stage()).isEqualTo(Stage.ETCD_DIR);
              assertThat(failure.cameBack()).contains("a bug");
              assertThat(failure.remedy()).contains("report it");
            });
  }

  @Test
  void aFailureWithSomebodyElsesDetailsIsAFailureToo() {
    world.crash(
        "etcd_dir", B, ApplicationFailure.newNonRetryableFailure("a bug", "other", "a detail"));

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(failures(report))
        .singleElement()
        .satisfies(failure -> assertThat(failure.cameBack()).contains("a bug"));
  }

  @Test
  void aMissingBinaryThatNobodyInstallsStopsBeforeAnyChange() {
    ClusterSpec cluster =
        Sample.cluster()
            .members(Sample.members(A))
            .installation(Sample.noInstallation())
            .unmonitored()
            .build();

    Report report = rehearsal.failingDeploy(Sample.unattended(cluster));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("there is no etcd on " + A);
    assertThat(world.begun()).containsExactly("etcd_assert " + A);
  }

  @Test
  void aFailureIsShownOnTheStepThatFailedWhateverTheActivityCallsIt() {
    world.crash(
        "etcd_settle",
        B,
        new StepFailure(
                FailureKind.COMMAND,
                "db-two",
                Stage.ETCD_CONF,
                "writing",
                "disk full",
                "Make room.")
            .toApplicationFailure());

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(report.events())
        .filteredOn(event -> event.failure().isPresent())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.host()).isEqualTo(B);
              assertThat(event.stage()).isEqualTo(Stage.ETCD_HEALTH);
            });
  }

  private static List<StepFailure> failures(Report report) {
    return report.events().stream().map(ProgressEvent::failure).flatMap(Optional::stream).toList();
  }
}
