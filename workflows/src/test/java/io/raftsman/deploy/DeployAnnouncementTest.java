package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Verdict;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Hold;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.notification.Notification;
import io.raftsman.notification.Notification.Kind;
import io.raftsman.operation.Answer;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the worker's channels are told of a deploy. */
class DeployAnnouncementTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void theEndIsTold() {
    world.channels().with("slack");

    rehearsal.deploy(Sample.onServer(CLUSTER));
    world.channels().awaitTaken(1);

    Notification told = only();
    assertThat(told.kind()).isEqualTo(Kind.ENDED);
    assertThat(told.conclusion()).contains(Conclusion.DONE);
    assertThat(told.text()).isEqualTo("Cluster etcd is healthy with 3 members.");
    assertThat(told.operation()).isEqualTo("deploy");
    assertThat(told.cluster()).isEqualTo("etcd");
    assertThat(told.requester()).isEqualTo(Sample.REQUESTER);
    assertThat(told.workflowId()).isEqualTo("etcd-etcd");
  }

  @Test
  void eachChannelIsTold() {
    world.channels().with("slack").with("webhook");

    rehearsal.deploy(Sample.onServer(CLUSTER));
    world.channels().awaitTaken(2);

    assertThat(world.channels().taken()).hasSize(2);
    assertThat(world.channels().taken()).extracting(Notification::id).containsOnly(firstId());
  }

  @Test
  void aRequestIsToldAndRemindedOfAndItsExpiryIsTheEnd() {
    world.host(A).runsEtcd(5);
    world.channels().with("slack");
    RunningOperation deploy = rehearsal.start(Sample.onServer(CLUSTER));
    ApprovalRequest question = deploy.awaitQuestion();
    assertThat(world.channels().taken())
        .extracting(Notification::kind)
        .containsExactly(Kind.WAITING);
    assertThat(only().approval()).contains(question);

    rehearsal.letPass(Duration.ofMinutes(6));
    assertThat(world.channels().taken()).hasSize(1);
    rehearsal.letPass(Duration.ofMinutes(1));
    assertThat(world.channels().taken())
        .extracting(Notification::kind)
        .containsExactly(Kind.WAITING, Kind.REMINDER);
    assertThat(world.channels().taken().get(1).text())
        .contains("deploy of etcd still waits", question.deadline().orElseThrow().toString());

    deploy.failure();
    world.channels().awaitTaken(3);
    assertThat(world.channels().taken())
        .extracting(Notification::kind)
        .containsExactly(Kind.WAITING, Kind.REMINDER, Kind.ENDED);
    assertThat(world.channels().taken()).extracting(Notification::id).doesNotHaveDuplicates();
  }

  @Test
  void anAnswerInTimeNeedsNoReminder() {
    world.host(A).runsEtcd(5);
    world.channels().with("slack");
    RunningOperation deploy = rehearsal.start(Sample.onServer(CLUSTER));
    ApprovalRequest question = deploy.awaitQuestion();

    deploy.approve(new Verdict("etcd", question.token(), "bob", ""));
    deploy.report();
    world.channels().awaitTaken(2);

    assertThat(world.channels().taken())
        .extracting(Notification::kind)
        .containsExactly(Kind.WAITING, Kind.ENDED);
  }

  @Test
  void aFailedStepThatWaitsIsTold() {
    world.channels().with("slack");
    world.fail("etcd_install", B, FailureKind.COMMAND, 1);
    RunningOperation deploy = rehearsal.start(Sample.onServer(CLUSTER));
    deploy.awaitAttention();

    Notification told = only();
    assertThat(told.kind()).isEqualTo(Kind.ATTENTION);
    assertThat(told.text()).contains("etcd_install on " + B);
    assertThat(told.attention()).hasSize(1);

    deploy.answer("retry", new Answer(Optional.empty(), "bob", Optional.empty()));
    deploy.report();
  }

  @Test
  void aChannelThatIsAwayHoldsNothingUpAndLearnsOfItLater() {
    Hold away = world.channels().with("slack").away("slack");

    Report report = rehearsal.deploy(Sample.onServer(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    away.awaitBegun();
    assertThat(world.channels().taken()).isEmpty();
    away.release();
    world.channels().awaitTaken(1);
    assertThat(only().kind()).isEqualTo(Kind.ENDED);
  }

  @Test
  void aCancelledDeployIsTold() {
    world.channels().with("slack");
    Hold installing = world.hold("etcd_install", A);
    RunningOperation deploy = rehearsal.start(Sample.onServer(CLUSTER));
    installing.awaitBegun();
    deploy.cancelWhileRunning(1);
    installing.release();
    deploy.cancelledReport();
    world.channels().awaitTaken(1);

    assertThat(only().conclusion()).contains(Conclusion.CANCELLED);
  }

  @Test
  void withoutChannelsItCostsOneEvent() {
    rehearsal.deploy(Sample.onServer(CLUSTER));

    assertThat(children()).isEmpty();
    assertThat(rehearsal.history(CLUSTER).getEvents())
        .filteredOn(e -> e.getEventType() == EventType.EVENT_TYPE_MARKER_RECORDED)
        .hasSize(1);
  }

  @Test
  void aCheckAndWhatNobodyElseShallHearOfIsNotTold() {
    world.channels().with("slack");

    rehearsal.deploy(
        new DeployRequest(
            CLUSTER,
            Sample.REQUESTER,
            Sample.onServer(CLUSTER).approval(),
            Sample.checking(Scope.everything()),
            Sample.onServer(CLUSTER).onFailure(),
            Sample.onServer(CLUSTER).audience()));
    assertThat(children()).isEmpty();
    rehearsal.deploy(Sample.attending(CLUSTER));

    assertThat(children()).isEmpty();
  }

  private Notification only() {
    assertThat(world.channels().taken()).hasSize(1);
    return world.channels().taken().get(0);
  }

  private List<HistoryEvent> children() {
    return rehearsal.history(CLUSTER).getEvents().stream()
        .filter(
            e -> e.getEventType() == EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED)
        .toList();
  }

  private List<String> ids() {
    return world.channels().taken().stream().map(Notification::id).toList();
  }

  private String firstId() {
    return ids().stream().sorted().findFirst().orElseThrow();
  }
}
