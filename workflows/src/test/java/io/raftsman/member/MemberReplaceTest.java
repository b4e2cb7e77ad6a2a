package io.raftsman.member;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.D;
import static io.raftsman.fake.Sample.E;
import static io.raftsman.member.MemberStage.THREE;
import static io.raftsman.member.MemberStage.inventory;
import static io.raftsman.member.MemberStage.order;
import static io.raftsman.member.MemberStage.replacement;
import static io.raftsman.member.MemberStage.rolling;
import static io.raftsman.member.MemberStage.stated;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.Hold;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import io.raftsman.operation.Answer;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Order;
import io.raftsman.operation.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members take others' places. */
class MemberReplaceTest {
  private static final ClusterSpec FOUR = inventory(A, B, C, D);

  private final MemberStage stage = new MemberStage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aHealthyOneGoesOnceAnotherHostVotes() {
    stage.runs();

    Report report = stage.replace(replacement(order(FOUR), A, D)).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("1 member was replaced. Cluster etcd has 3 members.");
    assertThat(report.owed()).isEmpty();
    assertThat(stage.changes())
        .containsExactly(
            "etcd_snapshot etcd",
            "etcd_install " + D,
            "etcd_dir " + D,
            "etcd_cert " + D,
            "etcd_member_add etcd",
            "etcd_conf " + D,
            "etcd_launch " + D,
            "etcd_member_promote etcd",
            "etcd_move_leader etcd",
            "etcd_finish " + A,
            "etcd_member_remove etcd",
            "etcd_clean " + A,
            "etcd_finish " + D);
    assertThat(stage.members()).containsExactly("etcd-2", "etcd-3", "etcd-4");
    stage.assertAgreed(B, C, D);
    assertClean(A);
    stage.assertSafe();
  }

  @Test
  void aFailedOneGoesFirstOnceItHasFailedForAMinute() {
    stage.runs();
    stage.world.dies(C);

    Report report = stage.replace(replacement(order(FOUR), C, D)).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(took(report)).isBetween(Duration.ofSeconds(60), Duration.ofMinutes(5));
    assertThat(stage.world.cluster().changes())
        .containsExactly("remove etcd-3", "add https://" + D + ":2380", "promote etcd-4");
    assertThat(report.owed())
        .containsExactly(
            C
                + ": what is left of etcd-3, as it could not be reached: starter clean "
                + C
                + " --cluster etcd");
    stage.assertAgreed(A, B, D);
    stage.assertSafe();
  }

  @Test
  void nobodyWaitsWhereTheOperatorStatesThatItHasFailed() {
    stage.runs();
    stage.world.host(C).fallsSilent();

    Report report = stage.replace(stated(replacement(order(FOUR), C, D))).report();

    assertThat(took(report)).isLessThan(Duration.ofSeconds(50));
    assertThat(stage.world.cluster().changes())
        .containsExactly("remove etcd-3", "add https://" + D + ":2380", "promote etcd-4");
    assertThat(report.owed()).isEmpty();
    assertClean(C);
    stage.assertSafe();
  }

  @Test
  void aHealthyOneIsNotWaitedFor() {
    stage.runs();

    assertThat(took(stage.replace(replacement(order(FOUR), C, D)).report()))
        .isLessThan(Duration.ofSeconds(50));
  }

  @Test
  void onItsOwnHostItGoesFirstAndComesBackWithFreshData() {
    stage.runs();
    String before = stage.world.cluster().member("etcd-2").id();

    Report report = stage.replace(replacement(order(THREE), B)).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.changes())
        .containsExactly(
            "etcd_snapshot etcd",
            "etcd_finish " + B,
            "etcd_member_remove etcd",
            "etcd_clean " + B,
            "etcd_install " + B,
            "etcd_dir " + B,
            "etcd_cert " + B,
            "etcd_member_add etcd",
            "etcd_conf " + B,
            "etcd_launch " + B,
            "etcd_member_promote etcd",
            "etcd_finish " + B);
    assertThat(stage.world.cluster().member("etcd-2").id()).isNotEqualTo(before);
    assertThat(stage.world.host(B).stamps())
        .extracting(Stamp::state)
        .containsExactly(State.REPLACING, State.JOINING, State.DEPLOYED);
    stage.assertAgreed(A, B, C);
    stage.assertSafe();
  }

  @Test
  void aFailedOneOnItsOwnHost() {
    stage.runs();
    stage.world.host(C).losesItsData();

    Report report = stage.replace(replacement(order(THREE), "etcd-3")).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.world.cluster().changes())
        .containsExactly("remove etcd-3", "add https://" + C + ":2380", "promote etcd-3");
    stage.assertAgreed(A, B, C);
    stage.assertSafe();
  }

  @Test
  void allAreReplacedTheUnreadyFirstAndTheLeaderLast() {
    stage.runs();
    stage.world.isLedBy("etcd-2");
    stage.world.host(C).stops();

    Report report = stage.replace(rolling(order(THREE))).report();

    assertThat(report.summary()).isEqualTo("3 members were replaced. Cluster etcd has 3 members.");
    assertThat(stage.world.cluster().changes())
        .containsExactly(
            "remove etcd-3",
            "add https://" + C + ":2380",
            "promote etcd-3",
            "remove etcd-1",
            "add https://" + A + ":2380",
            "promote etcd-1",
            "remove etcd-2",
            "add https://" + B + ":2380",
            "promote etcd-2");
    assertThat(stage.world.attempts("etcd_snapshot", "etcd")).isEqualTo(1);
    assertThat(stage.world.attempts("etcd_move_leader", "etcd")).isEqualTo(1);
    stage.assertAgreed(A, B, C);
    stage.assertSafe();
  }

  @Test
  void allAreReplacedOneOfThemByAnotherHost() {
    stage.runs();
    var request =
        new MemberReplaceRequest(
            order(FOUR), List.of(new Replacement("etcd-1", Optional.of(D))), true, false, false);

    Report report = stage.replace(request).report();

    assertThat(report.summary()).isEqualTo("3 members were replaced. Cluster etcd has 3 members.");
    assertThat(stage.members()).containsExactlyInAnyOrder("etcd-2", "etcd-3", "etcd-4");
    assertThat(stage.world.snapshots()).isEmpty();
    assertClean(A);
    stage.assertAgreed(B, C, D);
    stage.assertSafe();
  }

  @Test
  void severalPairsAreReplacedOneAfterTheOther() {
    stage.runs();
    var request =
        new MemberReplaceRequest(
            order(inventory(A, B, C, D, E)),
            List.of(new Replacement(B, Optional.of(D)), new Replacement(C, Optional.of(E))),
            false,
            false,
            true);

    stage.replace(request).report();

    assertThat(stage.world.cluster().changes())
        .containsExactly(
            "add https://" + D + ":2380",
            "promote etcd-4",
            "remove etcd-2",
            "add https://" + E + ":2380",
            "promote etcd-5",
            "remove etcd-3");
    stage.assertAgreed(A, D, E);
    stage.assertSafe();
  }

  /** Nobody serves in a look without a quorum: that is no reason to count anybody as failed. */
  @Test
  void nobodyHasFailedBecauseOfABadLook() {
    stage.runs();
    stage.world.cluster().servesNobody(2);

    stage.replace(pairs(order(inventory(A, B, C, D, E)))).report();

    assertReplacedOneAfterTheOther();
  }

  @Test
  void nobodyHasFailedWhoServesWhenItIsToLeave() {
    stage.runs();
    stage.world.host(B).fallsSilent();
    Hold fetching = stage.world.hold("etcd_snapshot", "etcd");
    RunningOperation replacing = stage.replace(pairs(order(inventory(A, B, C, D, E))));
    stage.rehearsal.letPass(Duration.ofMinutes(1));
    fetching.awaitBegun();
    stage.world.host(B).speaks();
    fetching.release();

    replacing.report();

    assertReplacedOneAfterTheOther();
  }

  @Test
  void oneThatHasFailedLeavesFirstThoughALookWasBadMeanwhile() {
    stage.runs();
    stage.world.host(C).fallsSilent();
    Hold fetching = stage.world.hold("etcd_snapshot", "etcd");
    RunningOperation replacing = stage.replace(replacement(order(FOUR), C, D));
    stage.rehearsal.letPass(Duration.ofMinutes(1));
    fetching.awaitBegun();
    stage.world.cluster().servesNobody(2);
    fetching.release();

    replacing.report();

    assertThat(stage.world.cluster().changes())
        .containsExactly("remove etcd-3", "add https://" + D + ":2380", "promote etcd-4");
    stage.assertAgreed(A, B, D);
    stage.assertSafe();
  }

  @Test
  void nobodyHasFailedWhereNoQuorumServes() {
    stage.runs();
    stage.world.dies(B);
    stage.world.dies(C);

    Report report = stage.replace(replacement(order(FOUR), C, D)).failure();

    assertThat(MemberStage.summary(report)).startsWith("refused: etcd-4 can't join: 0 of 3 voting");
    assertThat(took(report)).isLessThan(Duration.ofSeconds(50));
    stage.assertUntouched();
  }

  /** What the operator states doesn't bring the data onto one host alone. */
  @Test
  void ofThreeThatServeTwoDoNotLeaveBeforeOneIsBack() {
    stage.runs();
    var request =
        new MemberReplaceRequest(
            order(THREE),
            List.of(new Replacement(B, Optional.empty()), new Replacement(C, Optional.empty())),
            false,
            true,
            true);

    stage.replace(request).report();

    assertThat(stage.world.cluster().changes())
        .containsExactly(
            "remove etcd-2",
            "add https://" + B + ":2380",
            "promote etcd-2",
            "remove etcd-3",
            "add https://" + C + ":2380",
            "promote etcd-3");
    stage.assertAgreed(A, B, C);
    stage.assertSafe();
  }

  @Test
  void anEarlierVersionIsRefusedBeforeAnybodyLeaves() {
    stage.runs();
    ClusterSpec earlier = Sample.cluster().installation(Sample.byPackage("3.4.20")).build();

    Report report = stage.replace(replacement(order(earlier), B)).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: These replacements can't be done, and nothing was changed:\n  " + B)
        .contains("the members run etcd 3.4.23, and etcd_version is 3.4.20")
        .endsWith("etcd takes no way back: set etcd_version to 3.4.23");
    stage.assertUntouched();
  }

  @Test
  void anotherMinorVersionIsRefusedBeforeAnybodyLeaves() {
    stage.runs();
    ClusterSpec later =
        Sample.cluster()
            .members(Sample.members(A, B, C, D))
            .installation(Sample.byPackage("3.6.16"))
            .build();

    Report report = stage.replace(stated(replacement(order(later), A, D))).failure();

    assertThat(MemberStage.summary(report))
        .contains(D + ": the members run etcd 3.4.23, and etcd_version is 3.6.16")
        .contains("another minor version is an upgrade");
    stage.assertUntouched();
  }

  /** What an unfinished run left joins with that version, too. */
  @Test
  void anotherVersionIsRefusedWhereTheOldOneIsGone() {
    stage.runs();
    stage.interrupt("etcd_clean", B, () -> stage.replace(replacement(order(THREE), B)));
    List<String> before = stage.world.changesBegun();
    ClusterSpec earlier = Sample.cluster().installation(Sample.byPackage("3.4.20")).build();

    Report report = stage.replace(replacement(order(earlier), B)).failure();

    assertThat(report.summary()).contains("etcd_version is 3.4.20");
    assertThat(stage.world.changesBegun()).isEqualTo(before);
  }

  @Test
  void theSnapshotIsTakenThoughNobodyServedAtFirst() {
    stage.runs();
    stage.world.cluster().servesNobody(1);

    stage.replace(replacement(order(THREE), B)).report();

    assertThat(stage.world.snapshots()).hasSize(1);
    assertThat(stage.world.allBefore("etcd_snapshot", "etcd_member_remove")).isTrue();
  }

  @Test
  void nothingIsDoneWhereNobodyServesForTheSnapshot() {
    stage.runs();
    stage.interrupt("etcd_member_add", "etcd", () -> stage.replace(replacement(order(THREE), B)));
    stage.world.cluster().servesNobody(Integer.MAX_VALUE);
    List<String> before = stage.world.changesBegun();

    Report report = stage.replace(replacement(order(THREE), B)).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: No member serves from which a snapshot could be had")
        .endsWith("--no-snapshot");
    assertThat(stage.world.changesBegun()).isEqualTo(before);
  }

  @Test
  void theOnlyOneCanNotBeReplacedOnItsOwnHost() {
    ClusterSpec one = inventory(A);
    stage.runs(one);

    Report report = stage.replace(replacement(order(one), A)).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: etcd-1 (e7cd1, " + A + ") is the only voting member")
        .contains("--with HOST");
    stage.assertUntouched();
  }

  @Test
  void nobodyIsReplacedWhereNobodyAnswers() {
    ClusterSpec three = inventory(A, B, C);
    stage.runs(three);
    List.of(A, B, C).forEach(stage.world::dies);

    Report report =
        stage
            .replace(new MemberReplaceRequest(order(three), List.of(), true, false, true))
            .failure();

    assertThat(MemberStage.summary(report)).startsWith("refused: No member answers");
    stage.assertUntouched();
  }

  @Test
  void oneOfTwoCanNotBeReplacedOnItsOwnHost() {
    ClusterSpec two = inventory(A, B);
    stage.runs(two);

    Report report = stage.replace(replacement(order(two), B)).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: etcd-2 (e7cd2, " + B + ") is one of two voting members")
        .endsWith("--with HOST.");
    stage.assertUntouched();
  }

  @Test
  void theOnlyOneIsReplacedByAnotherHost() {
    stage.runs(inventory(A));

    stage.replace(replacement(order(inventory(A, B)), A, B)).report();

    assertThat(stage.world.cluster().changes())
        .containsExactly("add https://" + B + ":2380", "promote etcd-2", "remove etcd-1");
    assertClean(A);
    stage.assertAgreed(B);
    stage.assertSafe();
  }

  @Test
  void aSuccessorThatIsAMemberAlreadyIsRefused() {
    stage.runs();

    Report report = stage.replace(replacement(order(THREE), C, A)).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: These replacements can't be done, and nothing was changed:")
        .contains("etcd-1 (e7cd1, " + A + ") is a member already, so it can take nobody's place");
    stage.assertUntouched();
  }

  @Test
  void aSuccessorWithSomethingOnItsHostIsRefused() {
    stage.runs();
    stage.world.host(D).hasData();

    Report report = stage.replace(replacement(order(FOUR), C, D)).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: These replacements can't be done")
        .contains(D + ": there is data in /data/etcd, and the cluster has no such member");
    stage.assertUntouched();
  }

  /** Whoever is replaced is in no list: that says nothing about what is on its successor's host. */
  @Test
  void aSuccessorOfOneThatIsGoneIsLookedAtAllTheSame() {
    stage.runs();
    stage.world.host(D).hasData();

    Report report = stage.replace(replacement(order(inventory(A, B, C, D, E)), E, D)).failure();

    assertThat(MemberStage.summary(report))
        .contains(D + ": there is data in /data/etcd, and the cluster has no such member");
    stage.assertUntouched();
  }

  /** What an earlier run left of it is not what it left of the one that is gone. */
  @Test
  void aSuccessorOfOneThatIsGoneMayNotHaveLeftHalfItself() {
    stage.runs();
    stage
        .world
        .host(D)
        .hasData()
        .hasStamp(new Stamp("etcd", "etcd-4", "deployment-1", "spec-1", State.LEAVING));

    Report report = stage.replace(replacement(order(inventory(A, B, C, D, E)), E, D)).failure();

    assertThat(MemberStage.summary(report))
        .contains(D + ": there is data in /data/etcd, and the cluster has no such member");
    stage.assertUntouched();
  }

  @Test
  void dataOfNobodyKnowsWhomIsNotTakenForThatOfOneThatIsGone() {
    stage.runs();
    stage.world.host(D).hasData();

    Report report = stage.replace(replacement(order(FOUR), D)).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    stage.assertUntouched();
  }

  @Test
  void oneThatTheInventoryHasNotNeedsAHost() {
    stage.runs();

    Report report = stage.replace(replacement(order(inventory(A, B)), "etcd-3")).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: etcd-3 (e7cd3, " + C + ") is not in the inventory")
        .contains("--with HOST");
    stage.assertUntouched();
  }

  @Test
  void oneThatTheInventoryHasNotIsReplacedByAnotherHost() {
    stage.runs();
    ClusterSpec inventory =
        Sample.cluster()
            .members(List.of(Sample.member(1, A), Sample.member(2, B), Sample.member(4, D)))
            .build();

    Report report = stage.replace(replacement(order(inventory), "etcd-3", D)).report();

    assertThat(report.owed())
        .containsExactly(
            C
                + ": what is left of etcd-3, as the inventory doesn't have it: starter clean "
                + C
                + " --cluster etcd");
    assertThat(stage.world.begunOn(C)).isEmpty();
    stage.assertAgreed(A, B, D);
    stage.assertSafe();
  }

  @Test
  void oneThatIsNoMemberIsRefused() {
    stage.runs();

    Report report = stage.replace(replacement(order(THREE), "etcd-9")).failure();

    assertThat(MemberStage.summary(report)).startsWith("refused: etcd-9 is no member of the");
    stage.assertUntouched();
  }

  @Test
  void aHealthyOneIsNotReplacedWhileAnotherIsMissing() {
    stage.runs();
    stage.world.dies(C);

    assertThat(MemberStage.summary(stage.replace(replacement(order(FOUR), B)).failure()))
        .startsWith("refused: etcd-2 (e7cd2, " + B + ") can't be removed: 2 of 3 voting members")
        .contains("without it 1 would serve");
    assertThat(MemberStage.summary(stage.replace(replacement(order(FOUR), B, D)).failure()))
        .startsWith("refused: etcd-4 can't join: 2 of 3 voting members serve");
    stage.assertUntouched();
  }

  @Test
  void nobodyIsReplacedWithoutAQuorum() {
    stage.runs();
    stage.world.dies(B);
    stage.world.dies(C);

    Report report = stage.replace(stated(replacement(order(FOUR), C, D))).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: etcd-3 (e7cd3, " + C + ") can't be removed: 0 of 3 voting members");
    stage.assertUntouched();
  }

  @Test
  void aSnapshotThatFailsStopsIt() {
    stage.runs();
    stage.world.failAlways("etcd_snapshot", "etcd", FailureKind.COMMAND);

    Report report = stage.replace(replacement(order(THREE), B)).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(stage.world.changesBegun()).containsOnly("etcd_snapshot etcd");
    assertThat(stage.world.cluster().changes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "etcd_member_remove, etcd",
    "etcd_clean, 10.10.10.11",
    "etcd_install, 10.10.10.11",
    "etcd_dir, 10.10.10.11",
    "etcd_cert, 10.10.10.11",
    "etcd_member_add, etcd",
    "etcd_conf, 10.10.10.11",
    "etcd_launch, 10.10.10.11"
  })
  void anUnfinishedRunOnTheSameHostIsCarriedOn(String verb, String host) {
    stage.runs();
    stage.interrupt(verb, host, () -> stage.replace(replacement(order(THREE), B)));

    Report report = stage.replace(replacement(order(THREE), B)).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.world.cluster().changes())
        .containsExactly("remove etcd-2", "add https://" + B + ":2380", "promote etcd-2");
    assertThat(stage.world.host(B).stamp().orElseThrow().state()).isEqualTo(State.DEPLOYED);
    stage.assertAgreed(A, B, C);
    stage.assertSafe();
  }

  /** Nobody knows whether that one is the old one or the new one: both vote at the same place. */
  @Test
  void oneThatVotesAndIsNotFinishedIsReplacedOnceMore() {
    stage.runs();
    stage.interrupt(
        "etcd_member_promote", "etcd", () -> stage.replace(replacement(order(THREE), B)));

    Report report = stage.replace(replacement(order(THREE), B)).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.world.cluster().changes())
        .containsExactly(
            "remove etcd-2",
            "add https://" + B + ":2380",
            "promote etcd-2",
            "remove etcd-2",
            "add https://" + B + ":2380",
            "promote etcd-2");
    assertThat(stage.world.host(B).stamp().orElseThrow().state()).isEqualTo(State.DEPLOYED);
    stage.assertAgreed(A, B, C);
    stage.assertSafe();
  }

  @ParameterizedTest
  @CsvSource({
    "etcd_install, 10.10.10.13",
    "etcd_dir, 10.10.10.13",
    "etcd_member_add, etcd",
    "etcd_conf, 10.10.10.13",
    "etcd_launch, 10.10.10.13",
    "etcd_member_promote, etcd",
    "etcd_move_leader, etcd",
    "etcd_member_remove, etcd",
    "etcd_deregister, 10.10.10.9",
    "etcd_clean, 10.10.10.10"
  })
  void anUnfinishedRunOnAnotherHostIsCarriedOn(String verb, String host) {
    stage.runs();
    stage.interrupt(verb, host, () -> stage.replace(replacement(order(FOUR), A, D)));

    Report report = stage.replace(replacement(order(FOUR), A, D)).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.world.cluster().changes())
        .containsExactly("add https://" + D + ":2380", "promote etcd-4", "remove etcd-1");
    assertThat(stage.world.host(D).stamp().orElseThrow().state()).isEqualTo(State.DEPLOYED);
    assertClean(A);
    stage.assertAgreed(B, C, D);
    stage.assertSafe();
  }

  /** The failed one is gone, its successor has not joined yet. */
  @ParameterizedTest
  @CsvSource({
    "etcd_member_remove, etcd",
    "etcd_clean, 10.10.10.12",
    "etcd_dir, 10.10.10.13",
    "etcd_member_add, etcd",
    "etcd_launch, 10.10.10.13"
  })
  void anUnfinishedReplacementOfAFailedOneIsCarriedOn(String verb, String host) {
    stage.runs();
    stage.world.host(C).fallsSilent();
    stage.interrupt(verb, host, () -> stage.replace(stated(replacement(order(FOUR), C, D))));

    Report report = stage.replace(stated(replacement(order(FOUR), C, D))).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.world.cluster().changes())
        .containsExactly("remove etcd-3", "add https://" + D + ":2380", "promote etcd-4");
    assertClean(C);
    stage.assertAgreed(A, B, D);
    stage.assertSafe();
  }

  @Test
  void whatARunThatDiedLeftOnAHostThatIsOffIsOwed() {
    stage.runs();
    stage.world.host(C).fallsSilent();
    stage.interrupt(
        "etcd_member_remove", "etcd", () -> stage.replace(stated(replacement(order(FOUR), C, D))));
    stage.world.dies(C);

    Report report = stage.replace(stated(replacement(order(FOUR), C, D))).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed())
        .containsExactly(
            C
                + ": what is left of etcd-3, as it could not be reached: starter clean "
                + C
                + " --cluster etcd");
    stage.assertAgreed(A, B, D);
    stage.assertSafe();
  }

  @ParameterizedTest
  @CsvSource({
    "etcd_member_remove, etcd",
    "etcd_dir, 10.10.10.11",
    "etcd_member_add, etcd",
    "etcd_launch, 10.10.10.11"
  })
  void anUnfinishedReplacementOfAllIsCarriedOn(String verb, String host) {
    stage.runs();
    stage.interrupt(verb, host, () -> stage.replace(rolling(order(THREE))));

    Report report = stage.replace(rolling(order(THREE))).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.members()).containsExactlyInAnyOrder("etcd-1", "etcd-2", "etcd-3");
    assertThat(stage.learners()).isEmpty();
    stage.assertAgreed(A, B, C);
    stage.assertSafe();
  }

  /** Nothing on its host says any more that it was being replaced. */
  @Test
  void aReplacementOfAllThatDiedOnceAHostWasEmptySaysHowToGoOn() {
    stage.runs();
    stage.interrupt("etcd_clean", B, () -> stage.replace(rolling(order(THREE))));
    int before = stage.world.cluster().changes().size();

    Report report = stage.replace(rolling(order(THREE))).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: etcd-3 (e7cd3, " + C + ") is one of two voting members")
        .endsWith(
            "Or bring in first who is in the inventory and not in the cluster: starter member add --cluster etcd "
                + B);
    assertThat(stage.world.cluster().changes()).hasSize(before);

    stage.add(order(THREE), B).report();
    assertThat(stage.replace(rolling(order(THREE))).report().conclusion())
        .isEqualTo(Conclusion.DONE);
    stage.assertAgreed(A, B, C);
    stage.assertSafe();
  }

  @Test
  void allThatFailedLeaveBeforeTheFirstNewOneJoins() {
    ClusterSpec five = inventory(A, B, C, D, E);
    stage.runs(five);
    stage.world.host(D).losesItsData();
    stage.world.host(E).losesItsData();
    var request =
        new MemberReplaceRequest(
            order(five),
            List.of(new Replacement(D, Optional.empty()), new Replacement(E, Optional.empty())),
            false,
            false,
            true);

    stage.replace(request).report();

    assertThat(stage.world.cluster().changes())
        .containsExactly(
            "remove etcd-4",
            "remove etcd-5",
            "add https://" + D + ":2380",
            "promote etcd-4",
            "add https://" + E + ":2380",
            "promote etcd-5");
    stage.assertAgreed(A, B, C, D, E);
    stage.assertSafe();
  }

  @Test
  void aSuccessorThatIsNeverInSyncIsTakenBackAndTheHealthyOneStays() {
    stage.runs();
    stage.world.cluster().lags(Integer.MAX_VALUE);

    Report report = stage.replace(replacement(order(FOUR), A, D)).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(stage.members()).containsExactly("etcd-1", "etcd-2", "etcd-3");
    assertThat(stage.world.host(D).hasItsData()).isFalse();
    assertThat(stage.world.cluster().leader()).isEqualTo("etcd-1");
    stage.assertSafe();
  }

  @Test
  void theFirstThatFailsEndsTheReplacementOfAll() {
    stage.runs();
    stage.world.failAlways("etcd_launch", B, FailureKind.COMMAND);

    Report report = stage.replace(rolling(order(THREE))).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(stage.members()).containsExactly("etcd-1", "etcd-3");
    assertThat(stage.world.changesBegun()).doesNotContain("etcd_clean " + A, "etcd_clean " + C);
    stage.assertSafe();
  }

  @Test
  void aFailureWaitsForAPerson() {
    stage.runs();
    stage.world.fail("etcd_launch", B, FailureKind.COMMAND, 1);
    RunningOperation replacing = stage.replace(replacement(MemberStage.attended(THREE), B));
    assertThat(replacing.awaitAttention()).hasSize(1);

    replacing.answer("retry", new Answer(Optional.empty(), "bob", Optional.empty()));

    assertThat(replacing.report().conclusion()).isEqualTo(Conclusion.DONE);
    stage.assertAgreed(A, B, C);
    stage.assertSafe();
  }

  @Test
  void aCheckShowsTheOrderAndChangesNothing() {
    stage.runs();

    Report report = stage.replace(replacement(MemberStage.checking(FOUR), A, D)).report();

    assertThat(report.summary())
        .isEqualTo(
            "Nothing was changed: this was a check. These members would be replaced, one after the other: etcd-1 (e7cd1, "
                + A
                + ") by etcd-4 on "
                + D
                + ".");
    assertThat(planned(report))
        .containsSubsequence(
            "etcd-4 on " + D + " added as a learner, then promoted",
            "etcd-1 (e7cd1, " + A + ") removed");
    stage.assertUntouched();
  }

  @Test
  void aCheckShowsThatOnItsOwnHostItGoesFirst() {
    stage.runs();

    Report report = stage.replace(replacement(MemberStage.checking(THREE), B)).report();

    assertThat(planned(report))
        .containsSubsequence(
            "etcd-2 (e7cd2, " + B + ") removed",
            "etcd-2 on " + B + " added as a learner, then promoted");
    stage.assertUntouched();
  }

  private void assertClean(String host) {
    assertThat(stage.world.host(host).isRunning()).isFalse();
    assertThat(stage.world.host(host).hasItsData()).isFalse();
    assertThat(stage.world.host(host).stamp()).isEmpty();
  }

  private static MemberReplaceRequest pairs(Order order) {
    return new MemberReplaceRequest(
        order,
        List.of(new Replacement(A, Optional.of(D)), new Replacement(B, Optional.of(E))),
        false,
        false,
        true);
  }

  /** Whoever leads goes last. */
  private void assertReplacedOneAfterTheOther() {
    assertThat(stage.world.cluster().changes())
        .containsExactly(
            "add https://" + E + ":2380",
            "promote etcd-5",
            "remove etcd-2",
            "add https://" + D + ":2380",
            "promote etcd-4",
            "remove etcd-1");
    stage.assertAgreed(C, D, E);
    stage.assertSafe();
  }

  private static Duration took(Report report) {
    return Duration.between(report.started(), report.ended());
  }

  private static List<String> planned(Report report) {
    var changes = new ArrayList<String>();
    report.events().forEach(e -> e.result().ifPresent(r -> changes.addAll(r.changes())));
    return changes;
  }
}
