package io.raftsman.member;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.D;
import static io.raftsman.fake.Sample.E;
import static io.raftsman.fake.Sample.INFRA;
import static io.raftsman.member.MemberStage.inventory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.fake.FakeHost;
import io.raftsman.fake.Hold;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import io.raftsman.operation.Answer;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Hosts of the inventory become members of a live cluster. */
class MemberAddTest {
  private static final ClusterSpec FOUR = inventory(A, B, C, D);

  private final MemberStage stage = new MemberStage();

  @BeforeEach
  void aClusterRuns() {
    stage.runs();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void preparesTheHostBeforeTheClusterHearsOfIt() {
    Report report = stage.add(MemberStage.order(FOUR), D).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("Cluster etcd has 4 members.");
    assertThat(report.owed()).isEmpty();
    assertThat(stage.changes())
        .containsExactly(
            "etcd_install " + D,
            "etcd_dir " + D,
            "etcd_cert " + D,
            "etcd_member_add etcd",
            "etcd_conf " + D,
            "etcd_launch " + D,
            "etcd_member_promote etcd",
            "etcd_finish " + D);
    assertThat(stage.world.cluster().changes())
        .containsExactly("add https://" + D + ":2380", "promote etcd-4");
    stage.assertSafe();
  }

  /** Before the others are told, and before they are asked whether they agree. */
  @ParameterizedTest
  @CsvSource({"etcd_finish, 10.10.10.13", "etcd_register, 10.10.10.9"})
  void thatNobodyAnswersForAMomentIsWaitedFor(String verb, String host) {
    Report report = addWhile(verb, host, 3).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    stage.assertAgreed(A, B, C, D);
    stage.assertSafe();
  }

  @ParameterizedTest
  @CsvSource({"etcd_finish, 10.10.10.13", "etcd_register, 10.10.10.9"})
  void thatNobodyAnswersForAMinuteEndsIt(String verb, String host) {
    Report report = addWhile(verb, host, Integer.MAX_VALUE).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary())
        .contains("No member of etcd answered for 60 s")
        .contains("starter status --cluster etcd");
  }

  /** Once a step is done, nobody answers so many looks. */
  private RunningOperation addWhile(String verb, String host, int looks) {
    Hold hold = stage.world.hold(verb, host);
    RunningOperation adding = stage.add(MemberStage.order(FOUR), D);
    hold.awaitBegun();
    stage.world.cluster().answersNobody(looks);
    hold.release();
    return adding;
  }

  @Test
  void tellsTheOthersWithoutARestart() {
    stage.add(MemberStage.order(FOUR), D).report();

    stage.assertAgreed(A, B, C, D);
    stage.assertSafe();
    assertThat(stage.world.host(D).configurations()).containsOnly(InitialState.EXISTING);
    assertThat(stage.world.host(A).configurations()).containsExactly(InitialState.EXISTING);
    assertThat(stage.world.host(INFRA).targetUrls()).contains("https://" + D + ":2379");
    assertThat(stage.world.begun()).contains("etcd_agree etcd");
  }

  @Test
  void theStampSaysUnfinishedUntilItIsFinished() {
    stage.add(MemberStage.order(FOUR), D).report();

    assertThat(stage.world.host(D).stamps())
        .extracting(Stamp::state)
        .containsExactly(State.JOINING, State.DEPLOYED);
    assertThat(stage.world.host(D).stamps()).extracting(Stamp::instance).containsOnly("etcd-4");
  }

  @Test
  void severalHostsJoinOneAfterTheOther() {
    Report report = stage.add(MemberStage.order(inventory(A, B, C, D, E)), D, E).report();

    assertThat(report.summary()).isEqualTo("Cluster etcd has 5 members.");
    assertThat(stage.world.cluster().changes())
        .containsExactly(
            "add https://" + D + ":2380",
            "promote etcd-4",
            "add https://" + E + ":2380",
            "promote etcd-5");
    stage.assertAgreed(A, B, C, D, E);
    stage.assertSafe();
  }

  @Test
  void aLearnerStaysOneWhereTheInventorySaysSo() {
    ClusterSpec inventory =
        Sample.cluster()
            .members(List.of(Sample.member(1, A), Sample.member(2, B), Sample.learner(4, D)))
            .build();

    Report report = stage.add(MemberStage.order(inventory), D).report();

    assertThat(report.summary()).isEqualTo("Cluster etcd has 4 members. A learner: etcd-4.");
    assertThat(stage.learners()).containsExactly("etcd-4");
    assertThat(stage.world.changesBegun()).doesNotContain("etcd_member_promote etcd");
    stage.assertSafe();
  }

  @Test
  void aLearnerIsPromotedWhereTheInventoryHasItVoteNow() {
    stage.add(MemberStage.order(learning()), D).report();

    stage.add(MemberStage.order(FOUR), D).report();

    assertThat(stage.learners()).isEmpty();
    assertThat(stage.world.cluster().changes()).endsWith("promote etcd-4").hasSize(2);
    stage.assertSafe();
  }

  /** It has been a member for long: nobody takes it back. */
  @Test
  void aLearnerWhosePromotionFailsStaysOne() {
    stage.add(MemberStage.order(learning()), D).report();
    stage.world.cluster().lags(Integer.MAX_VALUE);

    stage.add(MemberStage.order(FOUR), D).failure();
    stage.add(MemberStage.order(FOUR), D).failure();
    stage.rehearsal.converge(Sample.convergence(FOUR));

    assertThat(stage.world.changesBegun()).doesNotContain("etcd_clean " + D);
    assertThat(stage.learners()).containsExactly("etcd-4");
    assertThat(stage.world.host(D).stamp().orElseThrow().state()).isEqualTo(State.DEPLOYED);
    stage.world.cluster().lags(0);
    stage.add(MemberStage.order(FOUR), D).report();
    assertThat(stage.learners()).isEmpty();
    stage.assertSafe();
  }

  /** It is in the list and has no data: nothing is lost where it is taken back. */
  @Test
  void oneThatNeverStartedIsUnfinishedUntilItIsFinished() {
    stage.world.cluster().hasUnstartedLearner("https://" + D + ":2380");

    stage.add(MemberStage.order(FOUR), D).report();

    assertThat(stage.world.host(D).stamps())
        .extracting(Stamp::state)
        .containsExactly(State.JOINING, State.DEPLOYED);
  }

  @Test
  void anotherVersionIsRefused() {
    ClusterSpec later =
        Sample.cluster()
            .members(Sample.members(A, B, C, D))
            .installation(Sample.byArchive())
            .build();

    Report report = stage.add(MemberStage.order(later), D).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: These hosts can't take their members")
        .contains(D + ": the members run etcd 3.4.23, and etcd_version is 3.6.16");
    stage.assertUntouched();
  }

  @Test
  void whoIsAMemberAlreadyMayRunAnotherVersion() {
    ClusterSpec later = Sample.cluster().installation(Sample.byArchive()).build();

    assertThat(stage.add(MemberStage.order(later), B).report().conclusion())
        .isEqualTo(Conclusion.DONE);
    assertThat(stage.world.changesBegun()).doesNotContain("etcd_install " + B);
  }

  @Test
  void aMemberIsNotAddedAgain() {
    Report report = stage.add(MemberStage.order(FOUR), B).report();

    assertThat(report.summary()).isEqualTo("Cluster etcd has 3 members.");
    assertThat(stage.world.cluster().changes()).isEmpty();
    stage.assertSafe();
  }

  @Test
  void waitsUntilTheLearnerIsInSync() {
    stage.world.cluster().lags(40);

    Report report = stage.add(MemberStage.order(FOUR), D).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.world.attempts("etcd_member_promote", "etcd")).isEqualTo(41);
    assertThat(stage.learners()).isEmpty();
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
    "etcd_finish, 10.10.10.13",
    "etcd_register, 10.10.10.9"
  })
  void anUnfinishedRunIsCarriedOn(String verb, String host) {
    if (verb.equals("etcd_register")) {
      // The others are told at the same time.
      stage.world.failAlways("etcd_agree", "etcd", FailureKind.COMMAND);
      stage.add(MemberStage.order(FOUR), D).failure();
      stage.world.fail("etcd_agree", "etcd", FailureKind.COMMAND, 0);
    } else {
      stage.interrupt(verb, host, () -> stage.add(MemberStage.order(FOUR), D));
    }

    Report report = stage.add(MemberStage.order(FOUR), D).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.world.cluster().changes())
        .containsExactly("add https://" + D + ":2380", "promote etcd-4");
    assertThat(stage.world.host(D).stamp().orElseThrow().state()).isEqualTo(State.DEPLOYED);
    stage.assertAgreed(A, B, C, D);
    stage.assertSafe();
  }

  @ParameterizedTest
  @CsvSource({
    "etcd_dir, 10.10.10.13",
    "etcd_member_add, etcd",
    "etcd_conf, 10.10.10.13",
    "etcd_launch, 10.10.10.13",
    "etcd_member_promote, etcd",
    "etcd_finish, 10.10.10.13"
  })
  void aStepWhoseWorkerDiedIsDoneOnce(String verb, String host) {
    stage.world.failAfterwards(verb, host, FailureKind.TRANSIENT, 1);

    Report report = stage.add(MemberStage.order(FOUR), D).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.world.cluster().changes())
        .containsExactly("add https://" + D + ":2380", "promote etcd-4");
    stage.assertSafe();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aHostThatHasSomethingIsRefusedBeforeAnythingIsTouched(
      String situation, Consumer<FakeHost> there, String why) {
    there.accept(stage.world.host(E));

    Report report = stage.add(MemberStage.order(inventory(A, B, C, D, E)), D, E).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .startsWith("These hosts can't take their members, and nothing was changed:\n  " + E)
        .contains(why);
    stage.assertUntouched();
  }

  static Stream<Arguments> aHostThatHasSomethingIsRefusedBeforeAnythingIsTouched() {
    return Stream.of(
        arguments(
            "data",
            (Consumer<FakeHost>) FakeHost::hasData,
            "there is data in /data/etcd, and the cluster has no such member"),
        arguments(
            "an etcd",
            (Consumer<FakeHost>) h -> h.runsEtcd(5).isInCluster("beef"),
            "an etcd runs, with data in /data/etcd, and the cluster has no such member"),
        arguments(
            "another cluster's member",
            (Consumer<FakeHost>) h -> h.runsEtcd(5).isConfiguredAs(configured("etcd-5", "other")),
            "the cluster's name (etcd_cluster) is other, and the inventory has etcd"),
        arguments(
            "another member of this cluster",
            (Consumer<FakeHost>) h -> h.hasData().isConfiguredAs(configured("etcd-7", "etcd")),
            "the member's name (etcd_cluster, etcd_seq) is etcd-7, and the inventory has etcd-5"));
  }

  @Test
  void aHostThatIsNotInTheInventoryIsRefused() {
    Report report = stage.add(MemberStage.order(FOUR), E).failure();

    assertThat(MemberStage.summary(report))
        .isEqualTo(
            "refused: "
                + E
                + " is not in the inventory's cluster etcd, whose hosts are: "
                + String.join(", ", A, B, C, D)
                + ". Nothing was changed.");
    stage.assertUntouched();
  }

  @Test
  void aHostThatIsNotReachedIsNotAdded() {
    stage.world.unreachable(D);

    Report report = stage.add(MemberStage.order(FOUR), D).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.UNREACHABLE);
    stage.assertUntouched();
  }

  @Test
  void nobodyIsAddedWhereOneIsMissing() {
    stage.world.dies(C);

    Report report = stage.add(MemberStage.order(FOUR), D).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .startsWith(
            "etcd-4 can't join: 2 of 3 voting members serve, and a quorum is 2; one more would make the quorum of 4 members 3 (etcd-3: connection refused)");
    stage.assertUntouched();
  }

  @Test
  void nobodyIsAddedBesideAnotherThatNeverStarted() {
    stage.world.cluster().hasUnstartedLearner("https://" + E + ":2380");

    Report report = stage.add(MemberStage.order(FOUR), D).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains(E + ") was added and has never started: finish it with starter member add");
    stage.assertUntouched();
  }

  /** Its configuration would be written, and it could not start with that. */
  @Test
  void nobodyIsAddedBesideOneThatTheInventoryDescribesOtherwise() {
    stage
        .world
        .host(B)
        .isConfiguredAs(
            new ConfiguredMember(
                "etcd-2", "etcd", "/srv/etcd", "https://" + B + ":2379", "https://" + B + ":2380"));

    Report report = stage.add(MemberStage.order(FOUR), D).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .startsWith("Members that stay are not what the inventory says. Nothing was changed")
        .contains(B)
        .contains("/srv/etcd")
        .contains("starter converge");
    stage.assertUntouched();
  }

  @Test
  void anElectionIsLetPass() {
    stage.world.elects(3);

    assertThat(stage.add(MemberStage.order(FOUR), D).report().conclusion())
        .isEqualTo(Conclusion.DONE);
  }

  @Test
  void aClusterThatDoesNotAnswerIsNotChanged() {
    List.of(A, B, C).forEach(stage.world::dies);

    Report report = stage.add(MemberStage.order(FOUR), D).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("no member answers, so nobody knows who is one");
    stage.assertUntouched();
  }

  @Test
  void aPromotionThatNeverComesIsTakenBack() {
    stage.world.cluster().lags(Integer.MAX_VALUE);

    Report report = stage.add(MemberStage.order(FOUR), D).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.owed()).isEmpty();
    assertTakenBack();
    assertThat(stage.world.cluster().changes())
        .containsExactly("add https://" + D + ":2380", "remove etcd-4");
  }

  @ParameterizedTest
  @CsvSource({"etcd_conf", "etcd_launch"})
  void aMemberThatCanNotStartIsTakenBack(String verb) {
    stage.world.failAlways(verb, D, FailureKind.COMMAND);

    Report report = stage.add(MemberStage.order(FOUR), D).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains(verb + " on " + D);
    assertTakenBack();
  }

  @Test
  void aMemberThatStartsAndNeverServesIsTakenBack() {
    stage.world.host(D).fallsSilent();

    Report report = stage.add(MemberStage.order(FOUR), D).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("etcd-4 on " + D);
    assertTakenBack();
  }

  @Test
  void theOneBeforeStaysWhereTheNextIsTakenBack() {
    stage.world.failAlways("etcd_launch", E, FailureKind.COMMAND);

    Report report = stage.add(MemberStage.order(inventory(A, B, C, D, E)), D, E).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(stage.members()).containsExactly("etcd-1", "etcd-2", "etcd-3", "etcd-4");
    assertThat(stage.world.host(E).hasItsData()).isFalse();
    assertThat(stage.learners()).isEmpty();
    stage.assertSafe();
  }

  @Test
  void aFailedStartWaitsForAPersonWhoAborts() {
    stage.world.failAlways("etcd_launch", D, FailureKind.COMMAND);
    RunningOperation adding = stage.add(MemberStage.attended(FOUR), D);
    assertThat(adding.awaitAttention())
        .singleElement()
        .satisfies(item -> assertThat(item.failure().host()).isEqualTo(D));
    assertThat(stage.members()).contains("https://" + D + ":2380");

    adding.answer("abort", bob());

    Report report = adding.failure();
    assertThat(report.summary()).startsWith("Aborted by bob. etcd_launch on " + D);
    assertTakenBack();
  }

  @Test
  void aFailedStartWaitsForAPersonWhoMendsIt() {
    stage.world.fail("etcd_launch", D, FailureKind.COMMAND, 1);
    RunningOperation adding = stage.add(MemberStage.attended(FOUR), D);
    adding.awaitAttention();

    adding.answer("retry", bob());

    assertThat(adding.report().conclusion()).isEqualTo(Conclusion.DONE);
    stage.assertAgreed(A, B, C, D);
    stage.assertSafe();
  }

  @Test
  void whatCanNotBeTakenOutOfTheListIsOwedAndNotCleaned() {
    stage.world.cluster().lags(Integer.MAX_VALUE);
    stage.world.failAlways("etcd_member_remove", "etcd", FailureKind.COMMAND);

    Report report = stage.add(MemberStage.order(FOUR), D).failure();

    assertThat(report.owed())
        .containsExactly(
            D
                + ": etcd-4 did not come to vote; take it out with starter member remove "
                + D
                + " --cluster etcd");
    assertThat(stage.world.changesBegun()).doesNotContain("etcd_clean " + D);
    assertThat(stage.members()).contains("etcd-4");
  }

  @Test
  void nothingIsCleanedWhereNobodyKnowsWhoIsAMember() {
    stage.world.failAlways("etcd_launch", D, FailureKind.COMMAND);
    Hold launching = stage.world.hold("etcd_launch", D);
    RunningOperation adding = stage.add(MemberStage.order(FOUR), D);
    launching.awaitBegun();
    List.of(A, B, C).forEach(host -> stage.world.host(host).fallsSilent());
    launching.release();

    Report report = adding.failure();

    assertThat(report.owed())
        .containsExactly(
            D
                + ": etcd-4 did not come to vote; take it out with starter member remove "
                + D
                + " --cluster etcd");
    assertThat(stage.world.changesBegun()).doesNotContain("etcd_clean " + D);
    stage.assertSafe();
  }

  @Test
  void whatCanNotBeCleanedIsOwed() {
    stage.world.failAlways("etcd_launch", D, FailureKind.COMMAND);
    stage.world.failAlways("etcd_clean", D, FailureKind.COMMAND);

    Report report = stage.add(MemberStage.order(FOUR), D).failure();

    assertThat(report.owed())
        .containsExactly(D + ": what is left of etcd-4: starter clean " + D + " --cluster etcd");
    assertThat(stage.members()).containsExactly("etcd-1", "etcd-2", "etcd-3");
  }

  @Test
  void aHostOfAnotherThatIsNotReachedIsOwedItsConfiguration() {
    stage.world.unreachable(C);

    Report report = stage.add(MemberStage.order(FOUR), D).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed())
        .containsExactly(
            C
                + ": its configuration names the members as they were before, since nothing could be done there: starter converge --cluster etcd");
    stage.assertAgreed(A, B, D);
  }

  @Test
  void aMonitorThatIsNotReachedIsOwed() {
    stage.world.unreachable(INFRA);

    Report report = stage.add(MemberStage.order(FOUR), D).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed()).singleElement().asString().startsWith(INFRA + ": register etcd");
  }

  @Test
  void aCheckChangesNothing() {
    Report report = stage.add(MemberStage.checking(FOUR), D).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary())
        .isEqualTo(
            "Nothing was changed: this was a check. These members would be added, one after the other: etcd-4 on "
                + D
                + ".");
    assertThat(planned(report)).contains("etcd-4 added as a learner, then promoted");
    stage.assertUntouched();
  }

  @Test
  void aCheckFindsARefusal() {
    stage.world.dies(C);

    Report report = stage.add(MemberStage.checking(FOUR), D).report();

    assertThat(report.summary()).contains("It would be refused. etcd-4 can't join: 2 of 3");
    stage.assertUntouched();
  }

  private void assertTakenBack() {
    assertThat(stage.members()).containsExactly("etcd-1", "etcd-2", "etcd-3");
    assertThat(stage.world.host(D).hasItsData()).isFalse();
    assertThat(stage.world.host(D).isRunning()).isFalse();
    assertThat(stage.world.host(D).stamp()).isEmpty();
    assertThat(stage.world.changesBegun()).endsWith("etcd_member_remove etcd", "etcd_clean " + D);
    for (String host : List.of(A, B, C)) {
      assertThat(stage.world.begunOn(host)).containsOnly("etcd_assert", "etcd_check");
    }
    stage.assertSafe();
  }

  private static List<String> planned(Report report) {
    var changes = new ArrayList<String>();
    report.events().forEach(e -> e.result().ifPresent(r -> changes.addAll(r.changes())));
    return changes;
  }

  private static Answer bob() {
    return new Answer(Optional.empty(), "bob", Optional.empty());
  }

  private static ClusterSpec learning() {
    return Sample.cluster()
        .members(
            List.of(
                Sample.member(1, A),
                Sample.member(2, B),
                Sample.member(3, C),
                Sample.learner(4, D)))
        .build();
  }

  private static ConfiguredMember configured(String name, String token) {
    return new ConfiguredMember(
        name, token, "/data/etcd", "https://" + E + ":2379", "https://" + E + ":2380");
  }
}
