package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Verdict;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.operation.Answer;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Refusal;
import io.raftsman.operation.Report;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose approval counts, by update and by signal. */
class DeployFourEyesTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();
  private static final Duration PATIENCE = Duration.ofMinutes(10);

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

  private RunningOperation deploy(boolean fourEyes, List<String> approvers, int needed) {
    return rehearsal.start(
        Sample.onServer(
            CLUSTER, new ApprovalPolicy(Optional.empty(), PATIENCE, fourEyes, approvers, needed)));
  }

  @Test
  void underFourEyesTheRequesterDoesNotCount() {
    RunningOperation deploy = deploy(true, List.of(), 1);
    ApprovalRequest question = deploy.awaitQuestion();

    refused("four eyes", () -> deploy.approve(verdict(question, Sample.REQUESTER)));
    assertThat(deploy.details()).contains("four eyes: not " + Sample.REQUESTER);

    deploy.approve(verdict(question, "bob"));
    assertThat(deploy.report().approvals()).extracting(Approval::approver).containsExactly("bob");
  }

  @Test
  void theRequesterMayAlwaysDeny() {
    RunningOperation deploy = deploy(true, List.of("bob"), 1);

    deploy.deny(verdict(deploy.awaitQuestion(), Sample.REQUESTER));

    assertThat(deploy.failure().summary()).contains("denied by " + Sample.REQUESTER);
  }

  @Test
  void twoOfAListMustApprove() {
    RunningOperation deploy = deploy(false, List.of("bob", "carol", "dave"), 2);
    ApprovalRequest question = deploy.awaitQuestion();

    refused("not one of those", () -> deploy.approve(verdict(question, "eve")));
    assertThat(deploy.approve(verdict(question, "bob"))).contains("1 more must approve");
    refused("approved it already", () -> deploy.approve(verdict(question, "@Bob")));
    assertThat(deploy.awaitQuestion().given())
        .extracting(Approval::approver)
        .containsExactly("bob");
    assertThat(deploy.details()).contains("2 people must approve; so far: bob");
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_purge"));

    assertThat(deploy.approve(verdict(question, "carol"))).startsWith("approved: the purge");
    assertThat(deploy.report().approvals())
        .extracting(Approval::approver)
        .containsExactly("bob", "carol");
  }

  @Test
  void tooFewInTimeDestroyNothing() {
    RunningOperation deploy = deploy(false, List.of(), 2);
    deploy.approve(verdict(deploy.awaitQuestion(), "bob"));

    Report report = deploy.failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .isEqualTo(
            "Too few approved the purge in time: 2 people must approve; so far: bob. Nothing was destroyed.");
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_purge"));
  }

  @Test
  void aChangeDiscardsTheApprovalsOfWhatWasShownBefore() {
    RunningOperation deploy = deploy(false, List.of(), 2);
    ApprovalRequest first = deploy.awaitQuestion();
    deploy.approve(verdict(first, "bob"));
    world.host(A).runsEtcd(5);
    deploy.approve(verdict(first, "carol"));

    ApprovalRequest second = deploy.awaitQuestion();

    assertThat(second.again()).isTrue();
    assertThat(second.given()).isEmpty();
    refused("shown before", () -> deploy.approve(verdict(first, "bob")));
    assertThat(deploy.details()).contains("Waits for an approval again");
    deploy.approve(verdict(second, "bob"));
    deploy.approve(verdict(second, "carol"));
    assertThat(deploy.report().conclusion()).isEqualTo(Conclusion.DONE);
  }

  @Test
  void aTokenIsGoodForItsOwnRunAlone() {
    RunningOperation first = deploy(false, List.of(), 1);
    ApprovalRequest before = first.awaitQuestion();
    first.deny(verdict(before, "bob"));
    first.failure();

    RunningOperation second = deploy(false, List.of(), 1);
    ApprovalRequest now = second.awaitQuestion();

    assertThat(now.destructions()).isEqualTo(before.destructions());
    assertThat(now.token()).isNotEqualTo(before.token());
    refused("token is not the one", () -> second.approve(verdict(before, "bob")));
  }

  @Test
  void aTokenInAdvanceIsTheRequestersOwnAndDoesNotCountUnderFourEyes() {
    Report shown = rehearsal.failingDeploy(Sample.unattended(CLUSTER));
    String token = shown.refused().orElseThrow().token();
    var policy = new ApprovalPolicy(Optional.of(token), Duration.ZERO, true, List.of(), 1);

    Report report = rehearsal.failingDeploy(Sample.onServer(CLUSTER, policy));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_purge"));
  }

  @Test
  void anApprovalBySignalCounts() {
    RunningOperation deploy = deploy(true, List.of(), 1);

    deploy.signal("approve", verdict(deploy.awaitQuestion(), "bob"));

    Report report = deploy.report();
    assertThat(report.approvals()).extracting(Approval::approver).containsExactly("bob");
    assertThat(report.refusals()).isEmpty();
  }

  @Test
  void aDenialBySignalCounts() {
    RunningOperation deploy = deploy(false, List.of(), 1);

    deploy.signal("deny", verdict(deploy.awaitQuestion(), "bob"));

    assertThat(deploy.failure().summary()).contains("denied by bob");
  }

  @Test
  void aSignalThatIsRefusedIsRecordedWithTheReason() {
    RunningOperation deploy = deploy(true, List.of(), 1);
    ApprovalRequest question = deploy.awaitQuestion();

    deploy.signal("approve", verdict(question, Sample.REQUESTER));
    deploy.signal("approve", new Verdict("other", question.token(), "bob", ""));
    deploy.signal("deny", Map.of("token", question.token()));

    assertThat(deploy.awaitQuestion()).isEqualTo(question);
    List<Refusal> refusals = deploy.progress(0).refusals();
    assertThat(refusals).extracting(Refusal::answer).containsExactly("approve", "approve", "deny");
    assertThat(refusals.get(0).sentence())
        .isEqualTo(
            "Refused: approve by alice@console (a signal): four eyes: alice@console asked for the operation,"
                + " so somebody else must approve it.");
    assertThat(refusals.get(1).why()).contains("about cluster etcd, not other");
    assertThat(refusals.get(2).why()).contains("about cluster etcd, not ");
    assertThat(deploy.details()).contains("four eyes", "not other");
    deploy.deny(verdict(question, "bob"));
    assertThat(deploy.failure().refusals()).isEqualTo(refusals);
  }

  @Test
  void anEmptySignalIsRefusedAndTheOperationGoesOn() {
    RunningOperation deploy = deploy(false, List.of(), 1);
    ApprovalRequest question = deploy.awaitQuestion();

    for (String answer : List.of("approve", "deny", "retry", "skip", "abort")) {
      deploy.emptySignal(answer);
      deploy.signal(answer, null);
    }

    deploy.awaitQuestion();
    assertThat(deploy.progress(0).refusals()).hasSize(10);
    assertThat(deploy.progress(0).refusals().get(0).why()).contains("this one is empty");
    deploy.approve(verdict(question, "bob"));
    assertThat(deploy.report().conclusion()).isEqualTo(Conclusion.DONE);
  }

  @Test
  void whatIsSaidIsKeptAtALengthThatAHistoryCanBear() {
    RunningOperation deploy = deploy(false, List.of(), 1);
    ApprovalRequest question = deploy.awaitQuestion();

    deploy.signal(
        "approve", new Verdict("x".repeat(100_000), question.token(), "y".repeat(100_000), ""));
    deploy.approve(new Verdict("etcd", question.token(), "bob", "because ".repeat(10_000)));

    Report report = deploy.report();
    assertThat(report.refusals().get(0).sentence().length()).isLessThan(2_000);
    assertThat(report.approvals().get(0).reason().length()).isLessThan(600);
  }

  @Test
  void aCancelledRequestIsNotShownAsOpen() {
    RunningOperation deploy = deploy(false, List.of(), 1);
    deploy.awaitQuestion();

    deploy.cancel();

    assertThat(deploy.cancelledReport().conclusion()).isEqualTo(Conclusion.CANCELLED);
    assertThat(deploy.progress(0).waiting()).isEmpty();
  }

  @Test
  void signalsWithoutEndAreNotAllKept() {
    RunningOperation deploy = deploy(true, List.of(), 1);
    ApprovalRequest question = deploy.awaitQuestion();

    for (int i = 0; i < 60; i++) {
      deploy.signal("approve", verdict(question, Sample.REQUESTER));
    }

    deploy.awaitQuestion();
    assertThat(deploy.progress(0).refusals()).hasSize(50);
  }

  @Test
  void failedStepsCanBeAnsweredBySignalToo() {
    world.host(A).isEmpty();
    world.fail("etcd_install", A, FailureKind.COMMAND, 1);
    RunningOperation deploy = rehearsal.start(Sample.attending(Sample.cluster().name("b").build()));
    deploy.awaitAttention();

    deploy.signal("retry", new Answer(Optional.of("nowhere"), "bob", Optional.empty()));
    deploy.signal("retry", Map.of("who", "bob"));

    Report report = deploy.report();
    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.refusals())
        .extracting(Refusal::why)
        .singleElement()
        .asString()
        .contains("nothing on nowhere");
  }

  private static void refused(String why, Runnable answer) {
    assertThatExceptionOfType(WorkflowUpdateException.class)
        .isThrownBy(answer::run)
        .havingCause()
        .withMessageContaining(why);
  }

  private static Verdict verdict(ApprovalRequest question, String approver) {
    return new Verdict(question.cluster(), question.token(), approver, "");
  }
}
