package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Destruction;
import io.raftsman.approval.Verdict;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Hold;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Purging where a person can be asked. */
class DeployApprovalTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @BeforeEach
  void anEtcdRuns() {
    world.host(A).runsEtcd(5);
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void showsWhatWouldBeDestroyedAndWaits() {
    RunningOperation deploy = rehearsal.start(Sample.attended(CLUSTER));

    ApprovalRequest question = deploy.awaitQuestion();

    assertThat(question.cluster()).isEqualTo("etcd");
    assertThat(question.destructions()).extracting(Destruction::host).containsExactly(A);
    assertThat(question.deadline()).isPresent();
    assertThat(deploy.hasReport()).isFalse();
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_purge"));
  }

  @Test
  void goesAheadOnceApproved() {
    RunningOperation deploy = rehearsal.start(Sample.attended(CLUSTER));
    ApprovalRequest question = deploy.awaitQuestion();

    String answer = deploy.approve(verdict(question, "bob", "moving to TLS"));
    Report report = deploy.report();

    assertThat(answer).startsWith("approved");
    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    Approval approval = report.approvals().get(0);
    assertThat(approval.approver()).isEqualTo("bob");
    assertThat(approval.reason()).isEqualTo("moving to TLS");
    assertThat(approval.token()).isEqualTo(question.token());
    assertThat(deploy.progress(0).waiting()).isEmpty();
    assertThat(world.begunOn(A))
        .startsWith(
            "etcd_assert", "etcd_check", "etcd_check", "etcd_purge", "etcd_check", "etcd_install");
  }

  @Test
  void destroysNothingWhenDenied() {
    RunningOperation deploy = rehearsal.start(Sample.attended(CLUSTER));
    ApprovalRequest question = deploy.awaitQuestion();

    String answer = deploy.deny(verdict(question, "bob", "not in business hours"));
    Report report = deploy.failure();

    assertThat(answer).startsWith("denied");
    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .isEqualTo("The purge was denied by bob (not in business hours). Nothing was destroyed.");
    assertThat(report.refused()).contains(question);
    assertNothingWasDestroyed();
  }

  @Test
  void destroysNothingWhenNobodyAnswers() {
    RunningOperation deploy = rehearsal.start(Sample.attended(CLUSTER));

    Report report = deploy.failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("Nobody approved the purge in time");
    assertThat(Duration.between(report.started(), report.ended()))
        .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    assertThat(deploy.progress(0).waiting()).isEmpty();
    assertNothingWasDestroyed();
  }

  @Test
  void waitsAsLongAsItSaysAndNoLonger() {
    RunningOperation deploy = rehearsal.start(Sample.attended(CLUSTER));
    deploy.awaitQuestion();

    rehearsal.letPass(Duration.ofMinutes(8));
    assertThat(deploy.hasReport()).isFalse();

    rehearsal.letPass(Duration.ofMinutes(2));
    assertThat(deploy.hasReport()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesAVerdict(
      String fault, BiFunction<RunningOperation, ApprovalRequest, String> answer, String reason) {
    RunningOperation deploy = rehearsal.start(Sample.attended(CLUSTER));
    ApprovalRequest question = deploy.awaitQuestion();

    assertThatExceptionOfType(WorkflowUpdateException.class)
        .isThrownBy(() -> answer.apply(deploy, question))
        .havingCause()
        .withMessageContaining(reason);
    assertThat(deploy.progress(0).waiting()).contains(question);
    assertThat(deploy.failure().summary()).contains("Nobody approved");
    assertNothingWasDestroyed();
  }

  static Stream<Arguments> refusesAVerdict() {
    return Stream.of(
        refused(
            "approval of another token",
            (d, q) -> d.approve(new Verdict("etcd", "0123456789abcdef-1-1", "bob", "")),
            "token is not the one"),
        refused(
            "approval of another cluster",
            (d, q) -> d.approve(new Verdict("other", q.token(), "bob", "")),
            "about cluster etcd, not other"),
        refused(
            "approval by nobody",
            (d, q) -> d.approve(new Verdict("etcd", q.token(), " ", "")),
            "approver must be named"),
        refused(
            "denial of another token",
            (d, q) -> d.deny(new Verdict("etcd", "", "bob", "")),
            "token is not the one"),
        refused(
            "denial by nobody",
            (d, q) -> d.deny(new Verdict("etcd", q.token(), "", "")),
            "whoever denies must be named"));
  }

  private static Arguments refused(
      String fault, BiFunction<RunningOperation, ApprovalRequest, String> answer, String reason) {
    return arguments(fault, answer, reason);
  }

  @Test
  void refusesAnApprovalOfWhatIsNotAsked() {
    Hold checking = world.hold("etcd_check", A);
    RunningOperation deploy = rehearsal.start(Sample.attended(CLUSTER));
    checking.awaitBegun();

    assertThatExceptionOfType(WorkflowUpdateException.class)
        .isThrownBy(() -> deploy.approve(new Verdict("etcd", "any", "bob", "")))
        .havingCause()
        .withMessageContaining("nothing waits for an approval");

    checking.release();
    deploy.awaitQuestion();
  }

  @Test
  void aDenialAfterTheApprovalComesTooLate() {
    RunningOperation deploy = rehearsal.start(Sample.attended(CLUSTER));
    ApprovalRequest question = deploy.awaitQuestion();
    Hold purging = world.hold("etcd_purge", A);
    deploy.approve(verdict(question, "bob", ""));
    purging.awaitBegun();

    assertThatExceptionOfType(WorkflowUpdateException.class)
        .isThrownBy(() -> deploy.deny(verdict(question, "carol", "wait")))
        .havingCause()
        .withMessageContaining("nothing waits for an approval");

    purging.release();
    assertThat(deploy.report().conclusion()).isEqualTo(Conclusion.DONE);
  }

  @Test
  void asksAgainWhenTheHostsChangedSinceTheyWereShown() {
    RunningOperation deploy = rehearsal.start(Sample.attended(CLUSTER));
    ApprovalRequest first = deploy.awaitQuestion();
    world.host(A).runsEtcd(5);

    deploy.approve(verdict(first, "bob", ""));
    ApprovalRequest second = deploy.awaitQuestion();

    assertThat(second.token()).isNotEqualTo(first.token());
    assertNothingWasDestroyed();
    assertThatExceptionOfType(WorkflowUpdateException.class)
        .isThrownBy(() -> deploy.approve(verdict(first, "bob", "")));
    deploy.approve(verdict(second, "bob", "yes, that too"));
    Report report = deploy.report();
    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.approvals().get(0).token()).isEqualTo(second.token());
  }

  @Test
  void aWrongTokenInAdvanceIsNotTheEndWhereSomebodyCanBeAsked() {
    var policy = new ApprovalPolicy(Optional.of("0123456789abcdef-1-1"), Duration.ofMinutes(10));
    RunningOperation deploy =
        rehearsal.start(new DeployRequest(CLUSTER, Sample.REQUESTER, policy, Scope.everything()));

    ApprovalRequest question = deploy.awaitQuestion();
    deploy.approve(verdict(question, "bob", ""));

    assertThat(deploy.report().approvals().get(0).approver()).isEqualTo("bob");
  }

  private static Verdict verdict(ApprovalRequest question, String approver, String reason) {
    return new Verdict(question.cluster(), question.token(), approver, reason);
  }

  private void assertNothingWasDestroyed() {
    assertThat(world.begun())
        .noneMatch(step -> step.startsWith("etcd_purge") || step.startsWith("etcd_install"));
    assertThat(world.begunOn(INFRA)).isEmpty();
  }
}
