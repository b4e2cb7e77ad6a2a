package io.raftsman.restart;

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
import io.raftsman.operation.Answer;
import io.raftsman.operation.Audience;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Order;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rolling restart. */
class RestartTest {
  private static final String D = "10.10.10.13";
  private static final String E = "10.10.10.14";
  private static final ClusterSpec CLUSTER = Sample.cluster().build();
  private static final Set<String> LOOKS =
      Set.of("etcd_members", "etcd_check", "etcd_invocation", "etcd_status");

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @BeforeEach
  void aClusterRuns() {
    world.runs(CLUSTER);
  }

  @AfterEach
  void close() {
    rehearsal.close();
    assertThat(world.cluster().violations()).isEmpty();
  }

  @Test
  void restartsEachOnceTheLeaderLastAfterAnotherLeads() {
    Report report = restart(CLUSTER, Scope.everything()).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("3 members were restarted.");
    assertThat(world.changesBegun())
        .containsExactly(
            "etcd_restart_from " + B,
            "etcd_restart_from " + C,
            "etcd_move_leader etcd",
            "etcd_restart_from " + A);
    assertThat(restarts(A, B, C)).containsExactly(1, 1, 1);
    assertThat(world.cluster().leader()).isEqualTo("etcd-2");
    assertThat(world.begun()).endsWith("etcd_members etcd", "etcd_agree etcd");
  }

  @Test
  void looksAtEveryServiceBeforeAnyIsRestarted() {
    restart(CLUSTER, Scope.everything()).report();

    assertThat(world.allBefore("etcd_invocation", "etcd_restart_from")).isTrue();
  }

  @Test
  void theGateAndASettleTimeAreBetween() {
    Report report = restart(CLUSTER, Scope.everything()).report();

    List<String> steps = world.begun();
    assertThat(steps.subList(steps.indexOf("etcd_restart_from " + B), steps.size()))
        .startsWith("etcd_restart_from " + B, "etcd_health etcd", "etcd_status etcd");
    assertThat(Duration.between(report.started(), report.ended()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void aWorkerThatDiedAfterARestartRestartsNobodyTwice() {
    world.failAfterwards("etcd_restart_from", B, FailureKind.TRANSIENT, 2);

    Report report = restart(CLUSTER, Scope.everything()).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.attempts("etcd_restart_from", B)).isEqualTo(3);
    assertThat(restarts(A, B, C)).containsExactly(1, 1, 1);
  }

  @Test
  void onlyThoseThatAreWanted() {
    restart(CLUSTER, Sample.on(Scope.everything(), B)).report();

    assertThat(restarts(A, B, C)).containsExactly(0, 1, 0);
    assertThat(world.attempts("etcd_invocation", A)).isZero();
  }

  @Test
  void oneThatIsStoppedIsStartedFirst() {
    world.host(C).stops();

    Report report = restart(CLUSTER, Scope.everything()).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.changesBegun()).startsWith("etcd_restart_from " + C, "etcd_restart_from " + B);
    assertThat(restarts(A, B, C)).containsExactly(1, 1, 0);
    assertThat(world.host(C).isRunning()).isTrue();
  }

  @Test
  void oneWhoseDataIsGoneIsNotStartedEmpty() {
    world.host(C).losesItsData();

    Report report = restart(CLUSTER, Scope.everything()).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains(C + ": the member's data is gone")
        .contains("starter member replace --cluster etcd " + C);
    assertNothingWasTouched();
  }

  @Test
  void norIsOneThatLosesItInTheMiddle() {
    Hold waiting = world.hold("etcd_health", "etcd");
    RunningOperation restart = restart(CLUSTER, Scope.everything());
    waiting.awaitBegun();
    waiting.release();
    world.awaitEnd("etcd_health", "etcd");
    world.host(C).losesItsData();

    Report report = restart.failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains(C + ": the member's data is gone");
  }

  @Test
  void withOneOfThreeDownItIsRefusedWithTheNumbers() {
    world.dies(C);

    Report report = restart(CLUSTER, Scope.everything()).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains("2 of 3 voting members serve, and a quorum is 2")
        .contains("etcd-3 (e7cd3, " + C + ") does not serve (connection refused)")
        .contains(C + " can't be reached");
    assertNothingWasTouched();
  }

  @Test
  void aMemberThatIsDownAndNotRestartedIsInTheWay() {
    world.host(C).stops();

    Report report = restart(CLUSTER, Sample.on(Scope.everything(), A, B)).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("is not one of those that are restarted");
    assertNothingWasTouched();
  }

  @Test
  void aHostThatIsNotReachedIsRefusedBeforeAnybodyIsRestarted() {
    world.unreachable(B);

    Report report = restart(CLUSTER, Scope.everything()).failure();

    assertThat(report.summary()).contains(B + " can't be reached");
    assertNothingWasTouched();
  }

  @Test
  void aClusterThatDoesNotAnswerIsRefused() {
    List.of(A, B, C).forEach(h -> world.host(h).stops());

    assertThat(restart(CLUSTER, Scope.everything()).failure().summary())
        .contains("no member answers");
    assertNothingWasTouched();
  }

  @Test
  void aMemberThatNeverStartedIsResolvedFirst() {
    world.cluster().hasUnstartedLearner("https://" + D + ":2380");

    Report report = restart(CLUSTER, Scope.everything()).failure();

    assertThat(report.summary()).contains("has never started").contains("starter member remove");
    assertNothingWasTouched();
  }

  @Test
  void twoMembersNeedTheOutageToBeAllowed() {
    ClusterSpec two = Sample.cluster().members(Sample.members(A, B)).build();
    world.runs(two);

    assertThat(restart(two, Scope.everything()).failure().summary()).contains("--allow-outage");
    assertNothingWasTouched();

    Scope allowed = new Scope(Scope.everything().stages(), Set.of(), Scope.Mode.APPLY, false, true);
    assertThat(restart(two, allowed).report().conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(restarts(A, B)).containsExactly(1, 1);
  }

  @Test
  void strangersCountForTheQuorumAndAreLeftAlone() {
    world.runs(Sample.cluster().members(Sample.members(A, B, C, D, E)).build());

    Report report = restart(CLUSTER, Scope.everything()).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(restarts(A, B, C, D, E)).containsExactly(1, 1, 1, 0, 0);
    assertThat(report.events().toString())
        .contains("etcd-4 (e7cd4, " + D + ") is in the cluster and not in the inventory");
  }

  @Test
  void aStrangerThatIsDownIsInTheWay() {
    world.runs(Sample.cluster().members(Sample.members(A, B, C, D)).build());
    world.host(D).stops();

    assertThat(restart(CLUSTER, Scope.everything()).failure().summary())
        .contains("3 of 4 voting members serve, and a quorum is 3");
    assertNothingWasTouched();
  }

  @Test
  void aMemberOfTheInventoryThatIsNoMemberIsLeftAloneUnlessItIsNamed() {
    ClusterSpec larger = Sample.cluster().members(Sample.members(A, B, C, D)).build();

    Report report = restart(larger, Scope.everything()).report();
    assertThat(report.events().toString()).contains("etcd-4 on " + D + " is in the inventory and");
    assertThat(world.attempts("etcd_invocation", D)).isZero();

    assertThat(restart(larger, Sample.on(Scope.everything(), D)).failure().summary())
        .contains(D + " has no member of the live cluster");
  }

  @Test
  void aLearnerIsRestartedAndStaysOne() {
    ClusterSpec four = Sample.cluster().members(Sample.members(A, B, C, D)).build();
    world.runs(four);
    world.cluster().isLearner("etcd-4");

    Report report = restart(four, Scope.everything()).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(restarts(A, B, C, D)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void stopsAtTheFirstThatDoesNotComeBack() {
    world.failAlways("etcd_restart_from", B, FailureKind.COMMAND);

    Report report = restart(CLUSTER, Scope.everything()).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(restarts(A, B, C)).containsExactly(0, 0, 0);
    assertThat(world.attempts("etcd_restart_from", C)).isZero();
  }

  @Test
  void stopsWhenAnotherMemberGoesMeanwhile() {
    Hold waiting = world.hold("etcd_health", "etcd");
    RunningOperation restart = restart(CLUSTER, Scope.everything());
    waiting.awaitBegun();
    world.host(C).fallsSilent();
    waiting.release();

    Report report = restart.failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(restarts(A, B, C)).containsExactly(0, 1, 0);
  }

  @Test
  void thatNobodyAnswersForAMomentAtTheEndIsWaitedFor() {
    Hold waiting = world.hold("etcd_health", "etcd");
    RunningOperation restart = restart(CLUSTER, Sample.on(Scope.everything(), B));
    waiting.awaitBegun();
    world.cluster().answersNobody(3);
    waiting.release();

    assertThat(restart.report().conclusion()).isEqualTo(Conclusion.DONE);
  }

  @Test
  void afterAPersonWasWaitedForTheRulesAreAskedAgain() {
    world.fail("etcd_restart_from", B, FailureKind.COMMAND, 1);
    RunningOperation restart = attended(CLUSTER);
    restart.awaitAttention();
    world.host(C).fallsSilent();
    restart.answer("retry", new Answer(Optional.empty(), "bob", Optional.empty()));

    Report report = restart.failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("2 of 3 members serve, one would be restarted");
    assertThat(restarts(A, B, C)).containsExactly(0, 0, 0);
  }

  @Test
  void oneThatLeadsByThenHandsOverBefore() {
    world.fail("etcd_restart_from", B, FailureKind.COMMAND, 1);
    RunningOperation restart = attended(CLUSTER);
    restart.awaitAttention();
    world.isLedBy("etcd-2");
    world.forgetHistory();
    restart.answer("retry", new Answer(Optional.empty(), "bob", Optional.empty()));

    assertThat(restart.report().conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.changesBegun())
        .startsWith("etcd_move_leader etcd", "etcd_restart_from " + B, "etcd_restart_from " + C);
    assertThat(restarts(A, B, C)).containsExactly(1, 1, 1);
  }

  @Test
  void aCheckSaysTheOrderAndChangesNothing() {
    world.isLedBy("etcd-2");

    Report report = restart(CLUSTER, Sample.checking(Scope.everything())).report();

    assertThat(report.summary())
        .contains("etcd-1 on " + A + ", etcd-3 on " + C + ", etcd-2 on " + B)
        .contains("the leader last, once another leads");
    assertThat(report.events().toString()).contains("etcd.service restarted");
    assertNothingWasTouched();
  }

  @Test
  void aCheckSaysWhyItWouldBeRefused() {
    world.host(C).stops();

    Report report = restart(CLUSTER, Sample.checking(Sample.on(Scope.everything(), A))).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).contains("It would be refused").contains("2 of 3");
  }

  @Test
  void restartsUnderTheHostsLaunchStage() {
    Report report = restart(CLUSTER, Scope.everything()).report();

    assertThat(report.events())
        .filteredOn(e -> e.host().equals(B) && e.stage() == Stage.ETCD_LAUNCH)
        .isNotEmpty();
  }

  private List<Integer> restarts(String... hosts) {
    return List.of(hosts).stream().map(h -> world.host(h).restarts()).toList();
  }

  private void assertNothingWasTouched() {
    assertThat(world.begun()).allMatch(s -> LOOKS.contains(s.substring(0, s.indexOf(' '))));
  }

  private RunningOperation attended(ClusterSpec cluster) {
    return rehearsal.start(
        RestartWorkflow.class,
        RestartWorkflow::restart,
        cluster,
        new RestartRequest(
            new Order(
                cluster,
                Sample.REQUESTER,
                Scope.everything(),
                FailurePolicy.WAIT,
                Audience.FOLLOWERS)));
  }

  private RunningOperation restart(ClusterSpec cluster, Scope scope) {
    return rehearsal.start(
        RestartWorkflow.class,
        RestartWorkflow::restart,
        cluster,
        new RestartRequest(Sample.order(cluster, scope)));
  }
}
