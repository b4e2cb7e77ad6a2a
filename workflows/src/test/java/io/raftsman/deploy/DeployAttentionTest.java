package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.operation.Answer;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.NeedsAttention;
import io.raftsman.operation.Report;
import io.temporal.client.WorkflowUpdateException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A deploy that waits for a person where a step has failed for good. */
class DeployAttentionTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void waitsWithWhatIsWrongWhileTheOthersGoOn() {
    world.failAlways("etcd_dir", B, FailureKind.COMMAND);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));

    assertThat(deploy.awaitAttention())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.failure().host()).isEqualTo(B);
              assertThat(item.failure().sentence()).contains("etcd_dir on " + B, "Mend " + B);
              assertThat(item.skippable()).isTrue();
            });
    assertThat(world.changesBegun()).contains("etcd_cert " + A, "etcd_cert " + C);
    assertThat(world.changesBegun()).noneMatch(step -> step.startsWith("etcd_launch"));
    assertThat(deploy.hasReport()).isFalse();
    assertThat(deploy.details())
        .contains("needs attention", "etcd_dir on " + B, "starter retry --cluster etcd")
        .contains("starter skip", "| stage | " + A, "| etcd_dir | changed | failed | changed |");
  }

  @Test
  void aRetryGoesOnWhereItStopped() {
    world.fail("etcd_install", B, FailureKind.TRANSIENT, 7);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));
    deploy.awaitAttention();

    assertThat(deploy.answer("retry", by("bob"))).isEqualTo("tried again: etcd_install on " + B);

    Report report = deploy.report();
    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed()).isEmpty();
    assertThat(world.attempts("etcd_install", B)).isEqualTo(8);
    assertThat(world.attempts("etcd_install", A)).isEqualTo(1);
  }

  @Test
  void anAnswerToWhatWasShownBeforeIsRefused() {
    world.failAlways("etcd_install", B, FailureKind.COMMAND);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));
    String first = NeedsAttention.token(deploy.awaitAttention());
    assertThat(deploy.answer("retry", about(first))).startsWith("tried again");
    String second = NeedsAttention.token(deploy.awaitAttention());

    assertThat(second).isNotEqualTo(first);
    assertThatThrownBy(() -> deploy.answer("skip", about(first)))
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining("that is not what needs attention now")
        .hasStackTraceContaining("etcd_install on " + B);
    deploy.answer("skip", about(second));
    assertThat(deploy.report().conclusion()).isEqualTo(Conclusion.DONE);
  }

  private static Answer about(String shown) {
    return new Answer(Optional.empty(), "bob", Optional.empty(), Optional.of(shown));
  }

  @Test
  void aRetryThatFailsWaitsAgain() {
    world.failAlways("etcd_install", B, FailureKind.COMMAND);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));
    deploy.awaitAttention();
    deploy.answer("retry", by("bob"));

    assertThat(deploy.awaitAttention()).hasSize(1);
    assertThat(world.attempts("etcd_install", B)).isEqualTo(2);
  }

  @Test
  void aSkippedStepIsOwedAndSaysWhoSkippedIt() {
    world.failAlways("etcd_install", B, FailureKind.COMMAND);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));
    deploy.awaitAttention();

    deploy.answer("skip", new Answer(Optional.of(B), "bob", Optional.of("installed it by hand")));

    Report report = deploy.report();
    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed())
        .containsExactly(B + ": etcd_install, which was skipped by bob (installed it by hand)");
    assertThat(world.attempts("etcd_install", B)).isEqualTo(1);
  }

  @Test
  void whatFollowsNeedsCanNotBeSkipped() {
    world.failAlways("etcd_health", "etcd", FailureKind.COMMAND);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));
    assertThat(deploy.awaitAttention()).noneMatch(NeedsAttention::skippable);
    assertThat(deploy.details()).contains("starter retry").doesNotContain("starter skip");

    assertThatThrownBy(() -> deploy.answer("skip", by("bob")))
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining("etcd_health on etcd can't be skipped");
    assertThat(deploy.awaitAttention()).hasSize(1);
  }

  @Test
  void anAbortEndsItWithTheFailure() {
    world.failAlways("etcd_dir", A, FailureKind.COMMAND);
    world.failAlways("etcd_dir", B, FailureKind.COMMAND);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));
    assertThat(deploy.awaitAttention()).hasSize(2);

    deploy.answer("abort", new Answer(Optional.of(B), "bob", Optional.empty()));

    Report report = deploy.failure();
    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).startsWith("Aborted by bob. etcd_dir on");
    assertThat(world.changesBegun()).noneMatch(step -> step.startsWith("etcd_launch"));
  }

  @Test
  void anAnswerMustBeAboutWhatWaits() {
    world.failAlways("etcd_dir", B, FailureKind.COMMAND);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));
    deploy.awaitAttention();

    assertThatThrownBy(
            () -> deploy.answer("retry", new Answer(Optional.of(C), "bob", Optional.empty())))
        .hasStackTraceContaining(
            "nothing on " + C + " needs attention; what does: etcd_dir on " + B);
    assertThatThrownBy(() -> deploy.answer("abort", by(" ")))
        .hasStackTraceContaining("must be named");
  }

  @Test
  void nothingWaitsForAnAnswerWhereNothingFailed() {
    world.host(A).runsEtcd(5);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));
    deploy.awaitQuestion();

    assertThatThrownBy(() -> deploy.answer("retry", by("bob")))
        .hasStackTraceContaining("nothing needs attention");
  }

  @Test
  void aHostThatCanNotCarryItsMemberFailsAtOnceAsNothingIsLost() {
    world.failAlways("etcd_assert", B, FailureKind.UNFIT);

    Report report = rehearsal.failingDeploy(Sample.attending(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(world.changesBegun()).isEmpty();
  }

  @Test
  void aMonitorThatIsNotReachedIsOwedAndHoldsNothingUp() {
    world.unreachable(INFRA);

    Report report = rehearsal.deploy(Sample.attending(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed()).singleElement().asString().contains(INFRA);
  }

  @Test
  void aCancellationEndsTheWait() {
    world.failAlways("etcd_dir", B, FailureKind.COMMAND);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));
    deploy.awaitAttention();

    deploy.cancel();

    assertThat(deploy.cancelledReport().conclusion()).isEqualTo(Conclusion.CANCELLED);
  }

  @Test
  void aHistoryWithAnswersReplays() throws Exception {
    world.fail("etcd_install", B, FailureKind.COMMAND, 1);
    world.failAlways("etcd_dir", C, FailureKind.COMMAND);
    RunningOperation deploy = rehearsal.start(Sample.attending(CLUSTER));
    deploy.awaitAttention();
    deploy.answer("retry", new Answer(Optional.of(B), "bob", Optional.empty()));
    deploy.answer("skip", new Answer(Optional.of(C), "bob", Optional.empty()));
    deploy.report();

    rehearsal.replay(rehearsal.history(CLUSTER));
  }

  private static Answer by(String who) {
    return new Answer(Optional.empty(), who, Optional.empty());
  }
}
