package io.raftsman.member;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.D;
import static io.raftsman.fake.Sample.E;
import static io.raftsman.fake.Sample.INFRA;
import static io.raftsman.member.MemberStage.THREE;
import static io.raftsman.member.MemberStage.inventory;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Remains;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members leave a live cluster. */
class MemberRemoveTest {
  private final MemberStage stage = new MemberStage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void theLeadershipMovesFirstAndTheHostIsCleanedLast() {
    stage.runs();

    Report report = stage.remove(MemberStage.order(THREE), A).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary())
        .isEqualTo(
            "Cluster etcd has 2 members. Take "
                + A
                + " out of the inventory: else the next converge adds it again.");
    assertThat(report.owed()).isEmpty();
    assertThat(stage.changes())
        .containsExactly(
            "etcd_snapshot etcd",
            "etcd_move_leader etcd",
            "etcd_finish " + A,
            "etcd_member_remove etcd",
            "etcd_clean " + A);
    assertThat(stage.world.begun()).contains("etcd_deregister " + INFRA);
    assertThat(stage.world.cluster().leader()).isEqualTo("etcd-2");
    assertGone("etcd-1", A);
    stage.assertAgreed(B, C);
    stage.assertSafe();
  }

  @Test
  void aFollowerLeavesTheLeadershipWhereItIs() {
    stage.runs();

    stage.remove(MemberStage.order(THREE), C).report();

    assertThat(stage.world.changesBegun()).doesNotContain("etcd_move_leader etcd");
    assertThat(stage.world.cluster().leader()).isEqualTo("etcd-1");
    assertGone("etcd-3", C);
    stage.assertSafe();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.10.10.11", "etcd-2", "e7cd2"})
  void byHostNameAndId(String word) {
    stage.runs();

    stage.remove(MemberStage.order(THREE), word).report();

    assertGone("etcd-2", B);
    stage.assertAgreed(A, C);
    stage.assertSafe();
  }

  @Test
  void whoeverLeadsAfterwardsServes() {
    stage.runs(inventory(A, B, C, D, E));
    stage.world.dies(B);

    Report report = stage.remove(MemberStage.order(inventory(A, B, C, D, E)), A).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed())
        .hasSize(2)
        .anyMatch(owed -> owed.startsWith(B + ": its configuration names the members as they were"))
        .anyMatch(owed -> owed.startsWith("etcd-2 (e7cd2, " + B + "): serves no more than before"));
    assertThat(stage.members()).doesNotContain("etcd-1");
    assertThat(stage.world.cluster().leader()).isEqualTo("etcd-3");
    stage.assertSafe();
  }

  @Test
  void aHostThatIsOffIsOwed() {
    stage.runs();
    stage.world.dies(C);

    Report report = stage.remove(MemberStage.order(THREE), C).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed())
        .containsExactly(
            C
                + ": what is left of etcd-3, as it could not be reached: starter clean "
                + C
                + " --cluster etcd");
    assertThat(stage.members()).containsExactly("etcd-1", "etcd-2");
    assertThat(stage.world.changesBegun()).doesNotContain("etcd_clean " + C);
    stage.assertAgreed(A, B);
    stage.assertSafe();
  }

  @Test
  void aHostThatTheInventoryHasNotIsLeftAlone() {
    stage.runs();

    Report report = stage.remove(MemberStage.order(inventory(A, B)), "etcd-3").report();

    assertThat(report.owed())
        .containsExactly(
            C
                + ": what is left of etcd-3, as the inventory doesn't have it: starter clean "
                + C
                + " --cluster etcd");
    assertThat(report.summary()).isEqualTo("Cluster etcd has 2 members.");
    assertThat(stage.members()).containsExactly("etcd-1", "etcd-2");
    assertThat(stage.world.begunOn(C)).isEmpty();
    stage.assertAgreed(A, B);
    stage.assertSafe();
  }

  @Test
  void oneThatNeverStartedIsTakenOut() {
    stage.runs();
    stage.world.cluster().hasUnstartedLearner("https://" + D + ":2380");

    Report report = stage.remove(MemberStage.order(THREE), D).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.members()).containsExactly("etcd-1", "etcd-2", "etcd-3");
    stage.assertSafe();
  }

  @Test
  void whoIsMeantMustBeClear() {
    stage.runs();
    stage.world.cluster().has("etcd-2", "https://" + D + ":2380", false);

    Report report = stage.remove(MemberStage.order(THREE), "etcd-2").failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: etcd-2 stands for several members: etcd-2 (e7cd2, " + B + "); etcd-2")
        .endsWith(D + "). Name one by its id. Nothing was changed.");
    stage.assertUntouched();
  }

  @Test
  void somebodyMustBeMeant() {
    stage.runs();

    Report report = stage.remove(MemberStage.order(THREE), B, "etcd-9").failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: etcd-9 is no member of the cluster, whose members are: etcd-1 (")
        .endsWith("Nothing was changed.");
    stage.assertUntouched();
  }

  @Test
  void theLastOneIsRefused() {
    ClusterSpec one = inventory(A);
    stage.runs(one);

    Report report = stage.remove(MemberStage.order(one), A).failure();

    assertThat(MemberStage.summary(report))
        .isEqualTo(
            "refused: No voting member would be left, and to take the cluster away is a purge: starter purge --cluster etcd. Nothing was changed.");
    stage.assertUntouched();
  }

  @Test
  void allOfThemAreRefused() {
    stage.runs();

    Report report = stage.remove(MemberStage.order(THREE), A, B, C).failure();

    assertThat(report.summary()).contains("starter purge --cluster etcd");
    stage.assertUntouched();
  }

  @Test
  void aHealthyOneStaysWhereElseNoQuorumWould() {
    stage.runs();
    stage.world.dies(C);

    Report report = stage.remove(MemberStage.order(THREE), B).failure();

    assertThat(MemberStage.summary(report))
        .startsWith(
            "refused: etcd-2 (e7cd2, "
                + B
                + ") can't be removed: 2 of 3 voting members serve, and a quorum is 2; without it 1 would serve (etcd-3: connection refused)");
    stage.assertUntouched();
  }

  @Test
  void nobodyIsRemovedWithoutAQuorum() {
    stage.runs();
    stage.world.dies(B);
    stage.world.dies(C);

    Report report = stage.remove(MemberStage.order(THREE), C).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: etcd-3 (e7cd3, " + C + ") can't be removed: 0 of 3 voting members")
        .contains("without a quorum nothing about the members can be changed");
    stage.assertUntouched();
  }

  @Test
  void nobodyIsRemovedWhereNobodyAnswers() {
    stage.runs();
    List.of(A, B, C).forEach(stage.world::dies);

    Report report = stage.remove(MemberStage.order(THREE), C).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: No member answers, so nobody knows whether " + C + " is one.");
    stage.assertUntouched();
  }

  @Test
  void theSnapshotIsTheLeadersAndComesFirst() {
    stage.runs();
    stage.world.isLedBy("etcd-2");

    stage.remove(MemberStage.order(THREE), C).report();

    assertThat(stage.world.allBefore("etcd_snapshot", "etcd_member_remove")).isTrue();
    assertThat(stage.world.snapshots().values())
        .singleElement()
        .satisfies(
            snapshot -> {
              assertThat(snapshot.member()).isEqualTo("etcd-2");
              assertThat(snapshot.path())
                  .matches("/snapshots/etcd-[0-9]{8}T[0-9]{6}Z-member-remove[.]db");
            });
  }

  @Test
  void theSnapshotIsTakenThoughNobodyServedAtFirst() {
    stage.runs();
    stage.world.cluster().servesNobody(1);

    stage.remove(MemberStage.order(THREE), C).report();

    assertThat(stage.world.snapshots()).hasSize(1);
    assertThat(stage.world.allBefore("etcd_snapshot", "etcd_member_remove")).isTrue();
    assertGone("etcd-3", C);
  }

  @Test
  void aSnapshotThatFailsStopsIt() {
    stage.runs();
    stage.world.failAlways("etcd_snapshot", "etcd", FailureKind.COMMAND);

    Report report = stage.remove(MemberStage.order(THREE), C).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("etcd_snapshot on etcd");
    assertThat(stage.world.changesBegun()).containsOnly("etcd_snapshot etcd");
    assertThat(stage.members()).hasSize(3);
  }

  @Test
  void aSnapshotThatNobodyWantsIsNotTaken() {
    stage.runs();

    stage.remove(MemberStage.order(THREE), false, C).report();

    assertThat(stage.world.snapshots()).isEmpty();
    assertThat(stage.world.begun()).doesNotContain("etcd_snapshot etcd");
    assertGone("etcd-3", C);
  }

  @Test
  void leadershipThatDoesNotMoveStopsIt() {
    stage.runs();
    stage.world.failAlways("etcd_move_leader", "etcd", FailureKind.COMMAND);

    Report report = stage.remove(MemberStage.order(THREE), A).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(stage.world.cluster().changes()).isEmpty();
    assertThat(stage.world.host(A).isRunning()).isTrue();
    assertThat(stage.world.changesBegun()).doesNotContain("etcd_clean " + A);
  }

  @Test
  void aRemovalThatFailsCleansNoHost() {
    stage.runs();
    stage.world.failAlways("etcd_member_remove", "etcd", FailureKind.COMMAND);

    Report report = stage.remove(MemberStage.order(THREE), C).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(stage.world.changesBegun())
        .containsOnly("etcd_snapshot etcd", "etcd_finish " + C, "etcd_member_remove etcd");
    assertThat(stage.world.host(C).isRunning()).isTrue();
  }

  @Test
  void aRemovalThatFailsWaitsForAPerson() {
    stage.runs();
    stage.world.fail("etcd_member_remove", "etcd", FailureKind.COMMAND, 1);
    RunningOperation removing = stage.remove(MemberStage.attended(THREE), C);
    assertThat(removing.awaitAttention())
        .singleElement()
        .satisfies(item -> assertThat(item.skippable()).isFalse());

    removing.answer("retry", new Answer(Optional.empty(), "bob", Optional.empty()));

    assertThat(removing.report().conclusion()).isEqualTo(Conclusion.DONE);
    assertGone("etcd-3", C);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void leavesOnTheHostWhatShallRemain(boolean data, boolean packages) {
    ClusterSpec three = Sample.cluster().remains(new Remains(data, packages)).build();
    stage.runs(three);

    stage.remove(MemberStage.order(three), C).report();

    assertThat(stage.world.host(C).hasItsData()).isEqualTo(data);
    assertThat(stage.world.host(C).isRunning()).isFalse();
    assertThat(stage.world.begun().contains("etcd_uninstall " + C)).isEqualTo(!packages);
    stage.assertSafe();
  }

  @ParameterizedTest
  @CsvSource({"etcd_member_remove, etcd", "etcd_deregister, 10.10.10.9", "etcd_clean, 10.10.10.12"})
  void whatARunThatDiedLeftIsCleaned(String verb, String host) {
    stage.runs();
    stage.interrupt(verb, host, () -> stage.remove(MemberStage.order(THREE), C));

    Report report = stage.remove(MemberStage.order(THREE), C).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(stage.world.cluster().changes()).containsExactly("remove etcd-3");
    assertThat(stage.world.begun()).contains("etcd_deregister " + INFRA);
    assertGone("etcd-3", C);
    stage.assertAgreed(A, B);
    stage.assertSafe();
  }

  @Test
  void whatARunThatDiedLeftOnAHostThatIsOffIsOwed() {
    stage.runs();
    stage.interrupt("etcd_member_remove", "etcd", () -> stage.remove(MemberStage.order(THREE), C));
    stage.world.dies(C);

    Report report = stage.remove(MemberStage.order(THREE), C).report();

    assertThat(report.owed())
        .containsExactly(
            C
                + ": what is left of etcd-3, as it could not be reached: starter clean "
                + C
                + " --cluster etcd");
  }

  @Test
  void itsHostSaysThatItLeavesBeforeItDoes() {
    stage.runs();

    stage.remove(MemberStage.order(THREE), C).report();

    assertThat(stage.world.host(C).stamps())
        .extracting(Stamp::state)
        .containsExactly(State.LEAVING);
    assertThat(stage.world.allBefore("etcd_finish", "etcd_member_remove")).isTrue();
  }

  @Test
  void oneThatIsInNoListAndWasNotLeavingIsForClean() {
    stage.runs();
    stage.world.hasMembers(stage.world.cluster().members().subList(0, 2));
    stage.world.host(C).stops();

    Report report = stage.remove(MemberStage.order(THREE), C).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: Nothing was changed:\n  " + C + ": what is there is no member's")
        .endsWith("starter clean " + C + " --cluster etcd");
    stage.assertUntouched();
  }

  @Test
  void whoStaysMustBeAsTheInventoryHasIt() {
    stage.runs();
    stage
        .world
        .host(B)
        .isConfiguredAs(
            new ConfiguredMember(
                "etcd-7",
                "etcd",
                "/data/etcd",
                "https://" + B + ":2379",
                "https://" + B + ":2380"));

    Report report = stage.remove(MemberStage.order(THREE), C).failure();

    assertThat(MemberStage.summary(report))
        .startsWith("refused: Members that stay are not what the inventory says.")
        .contains("etcd-7");
    stage.assertUntouched();
  }

  @Test
  void aRunThatDiedAfterTheLeadershipMovedIsCarriedOn() {
    stage.runs();
    stage.interrupt("etcd_move_leader", "etcd", () -> stage.remove(MemberStage.order(THREE), A));

    stage.remove(MemberStage.order(THREE), A).report();

    assertGone("etcd-1", A);
    assertThat(stage.world.attempts("etcd_move_leader", "etcd")).isEqualTo(1);
    stage.assertSafe();
  }

  @Test
  void severalLeaveOneAfterTheOther() {
    ClusterSpec five = inventory(A, B, C, D, E);
    stage.runs(five);

    Report report = stage.remove(MemberStage.order(five), A, B).report();

    assertThat(report.summary())
        .isEqualTo(
            "Cluster etcd has 3 members. Take "
                + A
                + ", "
                + B
                + " out of the inventory: else the next converge adds it again.");
    assertThat(stage.world.cluster().changes()).containsExactly("remove etcd-1", "remove etcd-2");
    assertThat(stage.world.changesBegun().indexOf("etcd_clean " + A))
        .isLessThan(stage.world.changesBegun().lastIndexOf("etcd_member_remove etcd"));
    stage.assertAgreed(C, D, E);
    stage.assertSafe();
  }

  @Test
  void fromThreeToOne() {
    stage.runs();

    stage.remove(MemberStage.order(THREE), A).report();
    ClusterSpec two =
        Sample.cluster().members(List.of(Sample.member(2, B), Sample.member(3, C))).build();
    stage.remove(MemberStage.order(two), B).report();

    assertThat(stage.world.cluster().members()).hasSize(1);
    assertThat(stage.world.cluster().violations()).isEmpty();
  }

  @Test
  void aCheckChangesNothing() {
    stage.runs();

    Report report = stage.remove(MemberStage.checking(THREE), A).report();

    assertThat(report.summary())
        .isEqualTo(
            "Nothing was changed: this was a check. These members would be removed, one after the other: etcd-1 (e7cd1, "
                + A
                + ").");
    assertThat(planned(report))
        .contains(
            "leadership: etcd-1 -> etcd-2",
            "etcd-1 (e7cd1, " + A + ") removed",
            "etcd.service stopped and disabled",
            "data in /data/etcd removed");
    stage.assertUntouched();
  }

  @Test
  void aCheckFindsARefusal() {
    stage.runs();
    stage.world.dies(C);

    Report report = stage.remove(MemberStage.checking(THREE), B).report();

    assertThat(report.summary()).contains("It would be refused. etcd-2 (e7cd2, " + B);
    stage.assertUntouched();
  }

  private void assertGone(String name, String host) {
    assertThat(stage.members()).doesNotContain(name);
    assertThat(stage.world.host(host).isRunning()).isFalse();
    assertThat(stage.world.host(host).hasItsData()).isFalse();
    assertThat(stage.world.host(host).stamp()).isEmpty();
    assertThat(stage.world.host(host).configured()).isEmpty();
    assertThat(stage.world.host(INFRA).targetUrls()).doesNotContain("https://" + host + ":2379");
  }

  private static List<String> planned(Report report) {
    var changes = new ArrayList<String>();
    report.events().forEach(e -> e.result().ifPresent(r -> changes.addAll(r.changes())));
    return changes;
  }
}
