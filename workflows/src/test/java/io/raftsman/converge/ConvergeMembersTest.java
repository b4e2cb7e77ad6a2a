package io.raftsman.converge;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.D;
import static io.raftsman.fake.Sample.E;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Verdict;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Hold;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.observed.RestartReason;
import io.raftsman.observed.Stamp.State;
import io.raftsman.operation.Answer;
import io.raftsman.operation.Audience;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A convergence of who is a member, and where. */
class ConvergeMembersTest {
  private static final ClusterSpec THREE = Sample.cluster().build();
  private static final ClusterSpec FOUR = inventory(A, B, C, D);
  private static final ClusterSpec TWO = inventory(A, B);
  private static final String AS_IT_IS = "Cluster etcd is as the inventory has it.";

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @BeforeEach
  void aClusterRuns() {
    world.runs(THREE);
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void addsWhoIsMissing() {
    Report report = converge(FOUR);

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo(AS_IT_IS + " It has 4 members.");
    assertThat(changes())
        .containsExactly(
            "etcd_install " + D,
            "etcd_dir " + D,
            "etcd_cert " + D,
            "etcd_member_add etcd",
            "etcd_conf " + D,
            "etcd_launch " + D,
            "etcd_member_promote etcd",
            "etcd_finish " + D);
    assertAgreed(A, B, C, D);
    assertSafe();
  }

  @Test
  void fromOneToThreeToFive() {
    FakeWorld small = new FakeWorld();
    small.runs(inventory(A));
    try (var stage = new Rehearsal(small)) {
      assertThat(stage.converge(Sample.convergence(THREE)).summary())
          .isEqualTo(AS_IT_IS + " It has 3 members.");
      assertThat(stage.converge(Sample.convergence(inventory(A, B, C, D, E))).summary())
          .isEqualTo(AS_IT_IS + " It has 5 members.");
    }
    assertThat(small.cluster().violations()).isEmpty();
    assertThat(small.cluster().changes())
        .containsExactly(
            "add https://" + B + ":2380",
            "promote etcd-2",
            "add https://" + C + ":2380",
            "promote etcd-3",
            "add https://" + D + ":2380",
            "promote etcd-4",
            "add https://" + E + ":2380",
            "promote etcd-5");
  }

  @Test
  void aSecondRunChangesNothing() {
    converge(FOUR);
    world.forgetHistory();

    Report report = converge(FOUR);

    assertThat(report.summary()).isEqualTo(AS_IT_IS);
    assertThat(world.changesBegun()).isEmpty();
  }

  @Test
  void removesWhoIsNotInTheInventoryOnceItIsApproved() {
    RunningOperation converging = start(asked(TWO));
    ApprovalRequest question = converging.awaitQuestion();
    assertUntouched();
    assertThat(question.destructions())
        .singleElement()
        .satisfies(
            destruction -> {
              assertThat(destruction.host()).isEqualTo(C);
              assertThat(destruction.identity()).isEqualTo("member=e7cd3 cluster=cdf818194e3a");
            });

    converging.approve(new Verdict("etcd", question.token(), "bob", ""));

    Report report = converging.report();
    assertThat(report.summary()).isEqualTo(AS_IT_IS + " It has 2 members.");
    assertThat(world.allBefore("etcd_snapshot", "etcd_member_remove")).isTrue();
    assertThat(members()).containsExactly("etcd-1", "etcd-2");
    assertThat(report.owed())
        .containsExactly(
            C
                + ": what is left of etcd-3, as the inventory doesn't have it: starter clean "
                + C
                + " --cluster etcd");
    assertThat(world.begunOn(C)).isEmpty();
    assertAgreed(A, B);
    assertSafe();
  }

  @Test
  void removesNobodyWithoutAnApproval() {
    Report report = rehearsal.failingConverge(Sample.convergence(TWO));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.refused()).isPresent();
    assertUntouched();
  }

  @Test
  void removesWithTheTokenOfAnEarlierRun() {
    String token =
        rehearsal.failingConverge(Sample.convergence(TWO)).refused().orElseThrow().token();

    Report report = rehearsal.converge(withToken(TWO, token));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(members()).containsExactly("etcd-1", "etcd-2");
    assertSafe();
  }

  @Test
  void aTokenApprovesExactlyWhatItWasGivenFor() {
    String token =
        rehearsal.failingConverge(Sample.convergence(TWO)).refused().orElseThrow().token();

    ClusterSpec other = Sample.cluster().members(Sample.members(A)).build();
    Report report = rehearsal.failingConverge(withToken(other, token));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertUntouched();
  }

  @Test
  void aDenialLeavesEverythingAsItWas() {
    RunningOperation converging = start(asked(TWO));
    ApprovalRequest question = converging.awaitQuestion();

    converging.deny(new Verdict("etcd", question.token(), "bob", "not now"));

    assertThat(converging.failure().conclusion()).isEqualTo(Conclusion.REFUSED);
    assertUntouched();
  }

  @Test
  void aSnapshotThatFailsStopsTheRemoval() {
    world.failAlways("etcd_snapshot", "etcd", FailureKind.COMMAND);

    Report report = rehearsal.failingConverge(approved(TWO));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(world.cluster().changes()).isEmpty();
  }

  @Test
  void theLeaderLeavesAfterAnotherLeads() {
    world.isLedBy("etcd-3");

    rehearsal.converge(approved(TWO));

    assertThat(members()).containsExactly("etcd-1", "etcd-2");
    assertThat(world.allBefore("etcd_move_leader", "etcd_member_remove")).isTrue();
    assertSafe();
  }

  @Test
  void allVotersAtOnceAreRefused() {
    Report report = rehearsal.failingConverge(approved(inventory(D, E)));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertUntouched();
  }

  @Test
  void aHealthyOneLeavesOnceTheNewOneVotes() {
    ClusterSpec inventory = with(Sample.member(4, D));

    Report report = rehearsal.converge(approved(inventory));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.cluster().changes())
        .containsExactly("add https://" + D + ":2380", "promote etcd-4", "remove etcd-3");
    assertAgreed(A, B, D);
    assertSafe();
  }

  @Test
  void aFailedOneLeavesBeforeTheNewOneJoins() {
    world.dies(C);
    ClusterSpec inventory = with(Sample.member(4, D));

    Report report = rehearsal.converge(approved(inventory));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.cluster().changes())
        .containsExactly("remove etcd-3", "add https://" + D + ":2380", "promote etcd-4");
    assertAgreed(A, B, D);
    assertSafe();
  }

  @Test
  void oneOfANameLeavesBeforeItJoinsOnAnotherHost() {
    ClusterSpec inventory = with(Sample.member(3, D));

    Report report = rehearsal.converge(approved(inventory));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.cluster().changes())
        .containsExactly("remove etcd-3", "add https://" + D + ":2380", "promote etcd-3");
    assertAgreed(A, B, D);
    assertSafe();
  }

  @Test
  void membersMoveToAnotherPeerPortTheLeaderLast() {
    ClusterSpec moved = moved(m -> m.at("/data/etcd", 2379, 12380));

    Report report = converge(moved);

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(moves())
        .containsExactly(
            "etcd_member_update etcd",
            "etcd_restart " + B,
            "etcd_member_update etcd",
            "etcd_restart " + C,
            "etcd_move_leader etcd",
            "etcd_member_update etcd",
            "etcd_restart " + A);
    assertThat(world.cluster().changes())
        .containsExactly(
            "move etcd-2 to https://" + B + ":12380",
            "move etcd-3 to https://" + C + ":12380",
            "move etcd-1 to https://" + A + ":12380");
    assertAgreed(A, B, C);
    assertSafe();
    assertNothingLeftToDo(moved);
  }

  @Test
  void membersMoveToAnotherClientPortTheLeaderLast() {
    ClusterSpec moved = moved(m -> m.at("/data/etcd", 12379, 2380));

    converge(moved);

    assertThat(moves())
        .containsExactly(
            "etcd_restart " + B, "etcd_restart " + C, "etcd_move_leader etcd", "etcd_restart " + A);
    assertThat(world.host(INFRA).targetUrls())
        .containsExactly(
            "https://" + A + ":12379", "https://" + B + ":12379", "https://" + C + ":12379");
    assertAgreed(A, B, C);
    assertSafe();
    assertNothingLeftToDo(moved);
  }

  @Test
  void membersMoveToAnotherDataDirectoryTheLeaderLast() {
    ClusterSpec moved = moved(m -> m.at("/srv/etcd", 2379, 2380));

    converge(moved);

    assertThat(moves())
        .containsExactly(
            "etcd_move_data " + B,
            "etcd_restart " + B,
            "etcd_move_data " + C,
            "etcd_restart " + C,
            "etcd_move_leader etcd",
            "etcd_move_data " + A,
            "etcd_restart " + A);
    assertAgreed(A, B, C);
    assertSafe();
    assertNothingLeftToDo(moved);
  }

  @Test
  void nobodyMaySkipTheConfigurationOfDataThatHasMoved() {
    world.fail("etcd_conf", B, FailureKind.COMMAND, 1);
    ConvergeRequest request = asked(onlySecond(m -> m.at("/srv/etcd", 2379, 2380)));
    RunningOperation converging =
        start(
            new ConvergeRequest(
                request.cluster(),
                request.requester(),
                request.scope(),
                FailurePolicy.WAIT,
                request.audience(),
                request.approval()));

    assertThat(converging.awaitAttention())
        .singleElement()
        .satisfies(item -> assertThat(item.skippable()).isFalse());
    converging.answer("retry", new Answer(Optional.empty(), "bob", Optional.empty()));

    assertThat(converging.report().conclusion()).isEqualTo(Conclusion.DONE);
    assertAgreed(A, B, C);
  }

  @Test
  void oneMovesInEverything() {
    ClusterSpec moved = onlySecond(m -> m.at("/srv/etcd", 12379, 12380));

    Report report = converge(moved);

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(moves())
        .containsExactly("etcd_member_update etcd", "etcd_move_data " + B, "etcd_restart " + B);
    assertAgreed(A, B, C);
    assertSafe();
    assertNothingLeftToDo(moved);
  }

  @Test
  void nobodyMovesWhileAnotherIsMissing() {
    world.host(C).stops();

    Report report =
        rehearsal.failingConverge(
            Sample.convergence(onlySecond(m -> m.at("/data/etcd", 2379, 12380))));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("2 of 3 members serve, one would be restarted");
    assertUntouched();
  }

  @Test
  void aSmallClusterMovesOnlyWhereAnOutageMayBe() {
    FakeWorld small = new FakeWorld();
    small.runs(inventory(A));
    ClusterSpec moved =
        Sample.cluster()
            .members(List.of(Sample.member(1, A).at("/data/etcd", 12379, 12380)))
            .build();
    Scope all = Scope.everything();
    try (var stage = new Rehearsal(small)) {
      Report refused = stage.failingConverge(Sample.convergence(moved));
      assertThat(refused.conclusion()).isEqualTo(Conclusion.REFUSED);
      assertThat(refused.summary()).contains("--allow-outage");
      assertThat(small.changesBegun()).isEmpty();

      Report report =
          stage.converge(
              Sample.convergence(
                  moved, new Scope(all.stages(), Set.of(), Scope.Mode.APPLY, false, true)));
      assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    }
    assertThat(small.cluster().changes()).containsExactly("move etcd-1 to https://" + A + ":12380");
    assertThat(small.cluster().violations()).isEmpty();
  }

  @Test
  void aMemberThatDoesNotComeBackStopsTheMove() {
    world.failAlways("etcd_restart", B, FailureKind.COMMAND);

    Report report =
        rehearsal.failingConverge(Sample.convergence(moved(m -> m.at("/data/etcd", 2379, 12380))));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(world.begunOn(C)).doesNotContain("etcd_conf", "etcd_restart");
    assertThat(world.begunOn(A)).doesNotContain("etcd_conf", "etcd_restart");
    assertThat(world.cluster().violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"etcd_member_update, etcd", "etcd_conf, 10.10.10.11", "etcd_restart, 10.10.10.11"})
  void anUnfinishedMoveToAnotherPortIsCarriedOn(String verb, String host) {
    ClusterSpec moved = onlySecond(m -> m.at("/data/etcd", 12379, 12380));
    interrupt(verb, host, Sample.convergence(moved));

    Report report = converge(moved);

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.cluster().changes()).containsExactly("move etcd-2 to https://" + B + ":12380");
    assertAgreed(A, B, C);
    assertSafe();
    assertNothingLeftToDo(moved);
  }

  @ParameterizedTest
  @CsvSource({
    "etcd_dir, 10.10.10.11",
    "etcd_move_data, 10.10.10.11",
    "etcd_conf, 10.10.10.11",
    "etcd_restart, 10.10.10.11"
  })
  void anUnfinishedMoveToAnotherDirectoryIsCarriedOn(String verb, String host) {
    ClusterSpec moved = onlySecond(m -> m.at("/srv/etcd", 2379, 2380));
    interrupt(verb, host, Sample.convergence(moved));

    Report report = converge(moved);

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.attempts("etcd_member_update", "etcd")).isZero();
    assertAgreed(A, B, C);
    assertSafe();
    assertNothingLeftToDo(moved);
  }

  @ParameterizedTest
  @CsvSource({
    "etcd_install, 10.10.10.13",
    "etcd_dir, 10.10.10.13",
    "etcd_cert, 10.10.10.13",
    "etcd_member_add, etcd",
    "etcd_conf, 10.10.10.13",
    "etcd_launch, 10.10.10.13",
    "etcd_member_promote, etcd",
    "etcd_finish, 10.10.10.13"
  })
  void anUnfinishedJoiningIsCarriedOn(String verb, String host) {
    interrupt(verb, host, Sample.convergence(FOUR));

    Report report = converge(FOUR);

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.cluster().changes())
        .containsExactly("add https://" + D + ":2380", "promote etcd-4");
    assertThat(world.host(D).stamp().orElseThrow().state()).isEqualTo(State.DEPLOYED);
    assertAgreed(A, B, C, D);
    assertSafe();
  }

  /** Tags leave out what it would take. */
  @ParameterizedTest
  @CsvSource({"etcd_member_add, etcd", "etcd_launch, 10.10.10.13", "etcd_member_promote, etcd"})
  void withTagsAnUnfinishedJoiningIsLeftToMemberAdd(String verb, String host) {
    interrupt(verb, host, Sample.convergence(FOUR));
    List<String> before = world.cluster().changes();

    Report report =
        rehearsal.failingConverge(Sample.convergence(FOUR, Sample.only(Stage.ETCD_CONF)));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains(D + ": etcd-4 has not joined to the end; carry it on: starter member add " + D);
    assertThat(world.cluster().changes()).isEqualTo(before);
    assertThat(world.host(D).stamp().orElseThrow().state()).isEqualTo(State.JOINING);
  }

  @ParameterizedTest
  @CsvSource({"etcd_member_add, etcd", "etcd_launch, 10.10.10.13"})
  void aLimitThatLeavesOutAnUnfinishedJoiningSaysWhoGoesOn(String verb, String host) {
    interrupt(verb, host, Sample.convergence(FOUR));
    List<String> before = world.cluster().changes();

    Report report =
        rehearsal.converge(Sample.convergence(FOUR, Sample.on(Scope.everything(), A, B, C)));

    assertThat(notes(report))
        .contains(
            "etcd-4 on "
                + D
                + " has not joined to the end. Nothing was done there; carry it on: starter member add "
                + D
                + " --cluster etcd");
    assertThat(world.cluster().changes()).isEqualTo(before);
  }

  @Test
  void aRunThatDiedAfterARemovalIsCarriedOn() {
    ClusterSpec inventory = with(Sample.member(3, D));
    interrupt("etcd_member_remove", "etcd", approved(inventory));

    converge(inventory);

    assertThat(world.cluster().changes())
        .containsExactly("remove etcd-3", "add https://" + D + ":2380", "promote etcd-3");
    assertAgreed(A, B, D);
    assertSafe();
  }

  @Test
  void aHostThatCanNotTakeItsMemberIsRefusedBeforeAnythingIsTouched() {
    world.host(A).differsIn(Stage.ETCD_CERT);
    world.host(D).hasData();

    Report report = rehearsal.failingConverge(Sample.convergence(FOUR));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains(D + ": there is data in /data/etcd, and the cluster has no such member");
    assertUntouched();
  }

  @Test
  void aNewAuthorityIsRefused() {
    world.hasNoAuthority();

    Report report = rehearsal.failingConverge(Sample.convergence(FOUR));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("a new one would be a stranger");
    assertUntouched();
  }

  @Test
  void membersThatAreThereAreBroughtInLineBetween() {
    world.host(B).differsIn(Stage.ETCD_CERT).needsRestart(RestartReason.BINARY);

    converge(FOUR);

    List<String> begun = world.changesBegun();
    assertThat(begun.indexOf("etcd_restart " + B))
        .isNotNegative()
        .isLessThan(begun.indexOf("etcd_member_add etcd"));
    assertSafe();
  }

  @Test
  void whoIsToLeaveCountsForTheQuorumOfARoll() {
    world.host(B).needsRestart(RestartReason.BINARY);
    ClusterSpec inventory = with(Sample.member(4, D));

    Report report = rehearsal.converge(approved(inventory));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(List.of(A, B, C).stream().map(h -> world.host(h).restarts()))
        .containsExactly(0, 1, 0);
    assertAgreed(A, B, D);
    assertSafe();
  }

  @Test
  void aStrangerCountsForTheQuorumOfARollWithTags() {
    world.host(A).needsRestart(RestartReason.BINARY);
    world.host(B).needsRestart(RestartReason.BINARY);

    rehearsal.converge(Sample.convergence(TWO, Sample.only(Stage.ETCD_CONF, Stage.ETCD_LAUNCH)));

    assertThat(List.of(A, B, C).stream().map(h -> world.host(h).restarts()))
        .containsExactly(1, 1, 0);
    assertSafe();
  }

  @Test
  void aStrangerThatIsDownDoesNotCount() {
    world.host(B).needsRestart(RestartReason.BINARY);
    world.host(C).fallsSilent();

    Report report =
        rehearsal.failingConverge(Sample.convergence(TWO, Sample.only(Stage.ETCD_LAUNCH)));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("2 of 3 members serve").contains("etcd-3: ");
    assertUntouched();
  }

  @Test
  void aRollThatIsRefusedAfterAChangeHasFailed() {
    world.host(B).needsRestart(RestartReason.BINARY);

    Report report = alarmedAfter("etcd_snapshot", approved(with(Sample.member(4, D))));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary())
        .contains("raises the alarm NOSPACE")
        .contains("what was changed before, as the steps say, stays");
  }

  @Test
  void aMoveThatIsRefusedAfterAMemberLeftHasFailed() {
    world.runs(inventory(A, B, C, D, E));
    world.dies(E);
    ClusterSpec inventory =
        Sample.cluster()
            .members(
                List.of(
                    Sample.member(1, A),
                    Sample.member(2, B).at("/data/etcd", 2379, 12380),
                    Sample.member(3, C),
                    Sample.member(4, D)))
            .build();

    Report report = alarmedAfter("etcd_member_remove", approved(inventory));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("raises the alarm NOSPACE");
    assertThat(world.cluster().changes()).containsExactly("remove etcd-5");
  }

  /** Once a step on the cluster is done, the members raise an alarm. */
  private Report alarmedAfter(String verb, ConvergeRequest request) {
    Hold hold = world.hold(verb, "etcd");
    RunningOperation running = start(request);
    hold.awaitBegun();
    world.cluster().raises("NOSPACE");
    hold.release();
    return running.failure();
  }

  @Test
  void thatNobodyAnswersForAMomentStopsNoMove() {
    Hold hold = world.hold("etcd_member_update", "etcd");
    ClusterSpec moved = onlySecond(m -> m.at("/data/etcd", 2379, 12380));
    RunningOperation running = start(Sample.convergence(moved));
    hold.awaitBegun();
    world.cluster().answersNobody(3);
    hold.release();

    assertThat(running.report().conclusion()).isEqualTo(Conclusion.DONE);
    assertAgreed(A, B, C);
    assertSafe();
  }

  @ParameterizedTest
  @CsvSource({"etcd_dir, 10.10.10.13", "etcd_cert, 10.10.10.13"})
  void oneThatIsNotInTheListYetJoinsAfterAFailedOneLeft(String verb, String host) {
    ClusterSpec inventory = with(Sample.member(4, D));
    interrupt(verb, host, approved(inventory));
    world.dies(C);

    Report report = rehearsal.converge(approved(inventory));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.cluster().changes())
        .containsExactly("remove etcd-3", "add https://" + D + ":2380", "promote etcd-4");
    assertThat(world.host(D).stamp().orElseThrow().state()).isEqualTo(State.DEPLOYED);
    assertAgreed(A, B, D);
    assertSafe();
  }

  @Test
  void aCheckOfASwapDoesNotRefuseItsRoll() {
    world.host(B).needsRestart(RestartReason.BINARY);

    assertThat(rehearsal.converge(checking(with(Sample.member(4, D)))).summary())
        .contains(B + " (")
        .doesNotContain("refused");
    assertUntouched();
  }

  @Test
  void afterAPersonWasWaitedForARollAsksTheRulesAgain() {
    world.host(B).differsIn(Stage.ETCD_CERT).needsRestart(RestartReason.BINARY);
    world.fail("etcd_cert", B, FailureKind.COMMAND, 1);
    RunningOperation converging =
        start(
            new ConvergeRequest(
                THREE,
                Sample.REQUESTER,
                Scope.everything(),
                FailurePolicy.WAIT,
                Audience.FOLLOWERS,
                Sample.nobodyAsked()));
    converging.awaitAttention();
    world.host(C).fallsSilent();
    converging.answer("retry", new Answer(Optional.empty(), "bob", Optional.empty()));

    Report report = converging.failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("2 of 3 members serve, one would be restarted");
    assertThat(world.host(B).restarts()).isZero();
    assertSafe();
  }

  @Test
  void aCheckShowsOnePlanAndChangesNothing() {
    ClusterSpec inventory =
        Sample.cluster()
            .members(
                List.of(
                    Sample.member(1, A),
                    Sample.member(2, B).at("/data/etcd", 2379, 12380),
                    Sample.member(4, D)))
            .build();

    Report report = rehearsal.converge(checking(inventory));

    assertThat(report.summary())
        .isEqualTo(
            "Nothing was changed: this was a check. 1 member would be moved and restarted, one at a time and the leader last. These members would be added, one after the other: etcd-4 on "
                + D
                + ". These members would be removed, one after the other: etcd-3 (e7cd3, "
                + C
                + "). It would ask for an approval of that.");
    assertThat(planned(report))
        .contains(
            "peer URL: https://" + B + ":2380 -> https://" + B + ":12380",
            "etcd-4 added as a learner, then promoted",
            "etcd-3 (e7cd3, " + C + ") removed");
    assertThat(report.refused()).isPresent();
    assertUntouched();
  }

  @Test
  void theTokenOfACheckApproves() {
    String token = rehearsal.converge(checking(TWO)).refused().orElseThrow().token();

    assertThat(rehearsal.converge(withToken(TWO, token)).conclusion()).isEqualTo(Conclusion.DONE);
  }

  @Test
  void aCheckOfAFailedOneThatLeavesAndANewOneThatJoins() {
    world.dies(C);

    Report report = rehearsal.converge(checking(with(Sample.member(4, D))));

    assertThat(report.summary())
        .contains("would be added, one after the other: etcd-4 on " + D)
        .contains("would be removed, one after the other: etcd-3 (")
        .doesNotContain("refused");
    assertUntouched();
  }

  @Test
  void aCheckOfOneOfANameThatJoinsOnAnotherHost() {
    Report report = rehearsal.converge(checking(with(Sample.member(3, D))));

    assertThat(report.summary())
        .contains("would be added, one after the other: etcd-3 on " + D)
        .contains("would be removed, one after the other: etcd-3 (e7cd3, " + C)
        .doesNotContain("refused");
    assertUntouched();
  }

  @Test
  void aCheckOfAFailedAndAHealthyOneThatLeave() {
    world.dies(C);

    Report report = rehearsal.converge(checking(inventory(A)));

    assertThat(report.summary())
        .contains("would be removed, one after the other: etcd-3 (")
        .contains("; etcd-2 (")
        .doesNotContain("refused");
    assertUntouched();
    assertThat(rehearsal.converge(approved(inventory(A))).conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.cluster().changes()).containsExactly("remove etcd-3", "remove etcd-2");
    assertSafe();
  }

  @Test
  void tagsOnlyTell() {
    ClusterSpec inventory = with(Sample.member(4, D));

    Report report =
        rehearsal.converge(
            Sample.convergence(inventory, Sample.only(Stage.ETCD_CONF, Stage.ETCD_LAUNCH)));

    assertTold(report);
    assertThat(world.cluster().changes()).isEmpty();
    assertThat(world.begunOn(D)).containsOnly("etcd_assert", "etcd_check");
  }

  @Test
  void aLimitOnlyTells() {
    ClusterSpec inventory = with(Sample.member(4, D));

    Report report =
        rehearsal.converge(Sample.convergence(inventory, Sample.on(Scope.everything(), A, B)));

    assertTold(report);
    assertThat(world.cluster().changes()).isEmpty();
    assertThat(world.begunOn(D)).isEmpty();
  }

  @Test
  void aLimitAddsAndMovesWhomItCovers() {
    ClusterSpec inventory =
        Sample.cluster()
            .members(
                List.of(
                    Sample.member(1, A).at("/data/etcd", 2379, 12380),
                    Sample.member(2, B),
                    Sample.member(3, C),
                    Sample.member(4, D),
                    Sample.member(5, E)))
            .build();

    rehearsal.converge(Sample.convergence(inventory, Sample.on(Scope.everything(), B, D)));

    assertThat(world.cluster().changes())
        .containsExactly("add https://" + D + ":2380", "promote etcd-4");
    assertThat(world.begunOn(E)).isEmpty();
    assertThat(world.begunOn(A)).isEmpty();
    assertSafe();
  }

  private static void assertTold(Report report) {
    assertThat(notes(report))
        .anyMatch(note -> note.startsWith("etcd-4 on " + D + " is in the inventory and not in"))
        .anyMatch(
            note -> note.startsWith("etcd-3 (e7cd3, ") && note.contains("in the cluster and"));
  }

  private Report converge(ClusterSpec inventory) {
    return rehearsal.converge(Sample.convergence(inventory));
  }

  /** With the token that a check shows. */
  private ConvergeRequest approved(ClusterSpec inventory) {
    return withToken(
        inventory,
        rehearsal
            .converge(checking(inventory))
            .refused()
            .map(ApprovalRequest::token)
            .orElse("none"));
  }

  private static ConvergeRequest checking(ClusterSpec inventory) {
    return Sample.convergence(inventory, Sample.checking(Scope.everything()));
  }

  private static ConvergeRequest withToken(ClusterSpec inventory, String token) {
    return request(inventory, new ApprovalPolicy(Optional.of(token), Duration.ZERO));
  }

  private static ConvergeRequest asked(ClusterSpec inventory) {
    return request(inventory, new ApprovalPolicy(Optional.empty(), Duration.ofMinutes(10)));
  }

  private static ConvergeRequest request(ClusterSpec inventory, ApprovalPolicy policy) {
    return new ConvergeRequest(
        inventory,
        Sample.REQUESTER,
        Scope.everything(),
        FailurePolicy.FAIL,
        Audience.FOLLOWERS,
        policy);
  }

  private RunningOperation start(ConvergeRequest request) {
    return rehearsal.start(
        ConvergeWorkflow.class, ConvergeWorkflow::converge, request.cluster(), request);
  }

  /** Ends it with Ctrl-C while a step runs, which is let finish: a run that died. */
  private void interrupt(String verb, String host, ConvergeRequest request) {
    Hold hold = world.hold(verb, host);
    RunningOperation running = start(request);
    hold.awaitBegun();
    running.cancelWhileRunning(1);
    hold.release();
    running.cancelledReport();
    world.release(verb, host);
  }

  private List<String> members() {
    return world.cluster().members().stream().map(m -> m.name()).toList();
  }

  /** Without what is told the others at the end. */
  private List<String> changes() {
    List<String> all = world.changesBegun();
    return all.subList(0, all.lastIndexOf("etcd_finish " + D) + 1);
  }

  private List<String> moves() {
    return world.changesBegun().stream()
        .filter(
            s ->
                s.startsWith("etcd_restart")
                    || s.startsWith("etcd_move")
                    || s.startsWith("etcd_member"))
        .toList();
  }

  private void assertUntouched() {
    assertThat(world.changesBegun()).isEmpty();
    assertThat(world.cluster().changes()).isEmpty();
  }

  private void assertSafe() {
    assertThat(world.cluster().violations()).isEmpty();
    assertThat(world.cluster().destroyed()).isEmpty();
  }

  private void assertNothingLeftToDo(ClusterSpec inventory) {
    world.forgetHistory();
    assertThat(converge(inventory).summary()).isEqualTo(AS_IT_IS);
    assertThat(world.changesBegun()).isEmpty();
  }

  private void assertAgreed(String... hosts) {
    List<String> wanted =
        world.cluster().members().stream()
            .map(m -> m.name() + "=" + m.peerUrls().get(0))
            .sorted()
            .toList();
    assertThat(wanted).hasSize(hosts.length);
    for (String host : hosts) {
      assertThat(world.host(host).isRunning()).as(host + " runs").isTrue();
      assertThat(
              List.of(world.host(host).configured().orElseThrow().initialCluster().split(","))
                  .stream()
                  .sorted())
          .as("initial cluster of " + host)
          .containsExactlyElementsOf(wanted);
    }
    assertThat(world.host(INFRA).targetUrls()).hasSize(hosts.length);
  }

  private static ClusterSpec inventory(String... hosts) {
    return Sample.cluster().members(Sample.members(hosts)).build();
  }

  /** The first two, and another. */
  private static ClusterSpec with(Member third) {
    return Sample.cluster()
        .members(List.of(Sample.member(1, A), Sample.member(2, B), third))
        .build();
  }

  private static ClusterSpec moved(UnaryOperator<Member> move) {
    return THREE.withMembers(THREE.members().stream().map(move).toList());
  }

  private static ClusterSpec onlySecond(UnaryOperator<Member> move) {
    return THREE.withMembers(
        THREE.members().stream().map(m -> m.name().equals("etcd-2") ? move.apply(m) : m).toList());
  }

  private static List<String> planned(Report report) {
    var changes = new ArrayList<String>();
    report.events().forEach(e -> e.result().ifPresent(r -> changes.addAll(r.changes())));
    return changes;
  }

  private static List<String> notes(Report report) {
    var notes = new ArrayList<String>();
    report.events().forEach(e -> e.result().flatMap(r -> r.note()).ifPresent(notes::add));
    return notes;
  }
}
