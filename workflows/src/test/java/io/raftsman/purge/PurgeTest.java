package io.raftsman.purge;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Destruction;
import io.raftsman.approval.Verdict;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Remains;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Hold;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Taking a whole cluster away. */
class PurgeTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();
  private static final List<String> LOOKS = List.of("etcd_check", "etcd_members");

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @BeforeEach
  void aClusterRuns() {
    world.runs(CLUSTER);
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void isRefusedWithoutAnApprovalAndShowsWhatItWouldDestroy() {
    Report report = unapproved(CLUSTER).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("needs a person's approval");
    assertThat(report.refused().orElseThrow().destructions())
        .extracting(Destruction::host)
        .containsExactly(A, B, C);
    assertNothingWasTouched();
  }

  @Test
  void leavesNothingOnAnyHost() {
    Report report = purge(CLUSTER).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("Cluster etcd was purged.");
    assertThat(report.approvals()).hasSize(1);
    assertThat(report.owed()).isEmpty();
    for (String host : List.of(A, B, C)) {
      assertIsGone(host);
      assertThat(world.attempts("etcd_uninstall", host)).isZero();
    }
    assertThat(world.host(INFRA).hasTargets()).isFalse();
  }

  @Test
  void fetchesASnapshotFromTheLeaderBeforeAnythingIsDestroyedAndLooksAgainAfterIt() {
    world.isLedBy("etcd-2");
    String token = token(CLUSTER);
    world.forgetHistory();

    Report report = start(CLUSTER, Sample.token(token), true).report();

    assertThat(world.snapshots().values())
        .singleElement()
        .satisfies(
            snapshot -> {
              assertThat(snapshot.member()).isEqualTo("etcd-2");
              assertThat(snapshot.path()).matches(".*/etcd-[0-9]{8}T[0-9]{6}Z-purge\\.db");
            });
    assertThat(world.allBefore("etcd_snapshot", "etcd_clean")).isTrue();
    assertThat(world.begunOn(A))
        .containsExactly("etcd_check", "etcd_check", "etcd_clean", "etcd_check");
    assertThat(world.begun().subList(0, 4)).noneMatch(s -> s.startsWith("etcd_snapshot"));
    assertThat(report.events()).anyMatch(e -> e.result().toString().contains("-purge.db"));
  }

  @Test
  void asksAPersonBeforeTheSnapshotIsFetched() {
    RunningOperation purge = start(CLUSTER, Sample.peopleAsked(), true);
    ApprovalRequest question = purge.awaitQuestion();
    assertThat(world.snapshots()).isEmpty();

    purge.approve(new Verdict("etcd", question.token(), "bob", "no longer needed"));

    assertThat(purge.report().conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.snapshots()).hasSize(1);
  }

  @Test
  void asksAgainWhenWhatIsThereChangesDuringTheSnapshot() {
    Hold copying = world.hold("etcd_snapshot", "etcd");
    RunningOperation purge = start(CLUSTER, Sample.peopleAsked(), true);
    String first = purge.awaitQuestion().token();
    purge.approve(new Verdict("etcd", first, "bob", ""));
    copying.awaitBegun();
    world.host(B).hasData();
    copying.release();

    ApprovalRequest again = purge.awaitQuestion();
    assertThat(again.token()).isNotEqualTo(first);
    assertThat(again.again()).isTrue();
    assertThat(world.changesBegun()).containsExactly("etcd_snapshot etcd");

    purge.deny(new Verdict("etcd", again.token(), "carol", "wait"));
    assertThat(purge.failure().summary())
        .contains("denied by carol")
        .contains("Nothing was destroyed");
    assertThat(world.host(A).isRunning()).isTrue();
  }

  @Test
  void aSnapshotThatFailsStopsIt() {
    String token = token(CLUSTER);
    world.failAlways("etcd_snapshot", "etcd", FailureKind.COMMAND);

    Report report = start(CLUSTER, Sample.token(token), true).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("etcd_snapshot on etcd");
    assertThat(world.begun()).noneMatch(s -> s.startsWith("etcd_clean"));
    assertThat(world.host(A).isRunning()).isTrue();
  }

  @Test
  void aSnapshotThatNobodyCanGiveIsRefusedBeforeAnybodyIsAsked() {
    List.of(A, B, C).forEach(h -> world.host(h).stops());

    Report report = start(CLUSTER, Sample.peopleAsked(), true).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("No member answers").contains("--no-snapshot");
    assertNothingWasTouched();
  }

  @Test
  void withoutASnapshotTheClusterIsNotAsked() {
    List.of(A, B, C).forEach(h -> world.host(h).stops());
    String token =
        start(CLUSTER, Sample.nobodyAsked(), false).failure().refused().orElseThrow().token();

    Report report = start(CLUSTER, Sample.token(token), false).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.begun()).noneMatch(s -> s.equals("etcd_members etcd"));
    assertThat(world.snapshots()).isEmpty();
    assertIsGone(A);
  }

  @Test
  void aMemberThatAnswersWithoutAQuorumGivesTheSnapshot() {
    world.host(A).stops();
    world.host(C).stops();

    assertThat(purge(CLUSTER).report().conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.snapshots().values()).extracting(s -> s.member()).containsExactly("etcd-2");
  }

  @Test
  void theSafeguardForbidsItWhateverTheTokenSays() {
    String token = token(CLUSTER);
    ClusterSpec safeguarded = Sample.cluster().safeguarded().build();

    Report report = start(safeguarded, Sample.token(token), true).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains("etcd_safeguard is on")
        .contains("-e etcd_safeguard=false");
    assertNothingWasTouched();
  }

  @Test
  void etcdCleanIsAboutDeploys() {
    assertThat(purge(Sample.cluster().unclean().build()).report().conclusion())
        .isEqualTo(Conclusion.DONE);
  }

  @Test
  void aDeadHostDoesNotStopItAndIsOwed() {
    world.dies(B);

    Report report = purge(CLUSTER).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).contains("Not reached, so nothing is done there: " + B);
    assertThat(report.owed())
        .containsExactly(
            B
                + ": what is left of etcd-2, since the host could not be reached: starter clean --cluster etcd "
                + B);
    assertIsGone(A);
    assertIsGone(C);
    assertThat(world.host(B).isRunning()).isTrue();
  }

  @Test
  void aHostThatDiesInTheMiddleIsOwed() {
    String token = token(CLUSTER);
    world.failAlways("etcd_clean", C, FailureKind.UNREACHABLE);

    Report report = start(CLUSTER, Sample.token(token), true).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed()).singleElement().asString().startsWith(C);
    assertIsGone(A);
    assertThat(world.host(INFRA).hasTargets()).isFalse();
  }

  @Test
  void aClusterOfDeadHostsIsUnreachable() {
    List.of(A, B, C).forEach(world::dies);

    Report report = unapproved(CLUSTER).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.UNREACHABLE);
    assertThat(report.summary()).contains(A + ", " + B + ", " + C);
  }

  @Test
  void membersThatTheInventoryDoesNotHaveAreNamed() {
    ClusterSpec smaller = Sample.cluster().members(Sample.members(A, B)).build();

    Report report = unapproved(smaller).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains("etcd-3 (e7cd3, https://" + C + ":2380)")
        .contains("starter member remove");
    assertNothingWasTouched();
  }

  @Test
  void theyAreNamedAlsoWhereNoSnapshotIsWanted() {
    ClusterSpec smaller = Sample.cluster().members(Sample.members(A, B)).build();

    Report report = start(smaller, Sample.nobodyAsked(), false).failure();

    assertThat(report.summary()).contains("etcd-3 (e7cd3");
  }

  @Test
  void anotherClustersMemberStays() {
    world
        .host(B)
        .isConfiguredAs(
            new ConfiguredMember(
                "other-2",
                "other",
                "/data/etcd",
                "https://" + B + ":2379",
                "https://" + B + ":2380"));

    Report report = unapproved(CLUSTER).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains(B + ": what is there is configured as other-2 of cluster other");
    assertNothingWasTouched();
  }

  @Test
  void hostsOfDifferentClustersAreRefused() {
    world.host(B).isInCluster("beef");

    Report report = unapproved(CLUSTER).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains("The hosts run members of different clusters, and nothing was touched")
        .contains(B + " is in cluster beef");
    assertNothingWasTouched();
  }

  @Test
  void whereNothingIsThereThereIsNothingToDo() {
    purge(CLUSTER).report();
    world.forgetHistory();

    Report report = unapproved(CLUSTER).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("There is nothing to purge.");
    assertThat(world.changesBegun()).containsExactly("etcd_deregister " + INFRA);
  }

  @Test
  void whatIsLeftWithoutAnEtcdIsTakenAwayWithoutASnapshot() {
    purge(CLUSTER).report();
    world
        .host(A)
        .hasStamp(new Stamp("etcd", "etcd-1", "deployment-1", "hash", Stamp.State.DEPLOYING));
    int before = world.snapshots().size();

    Report report = purge(CLUSTER).report();

    assertThat(report.summary()).isEqualTo("Cluster etcd was purged.");
    assertThat(world.host(A).stamp()).isEmpty();
    assertThat(world.snapshots()).hasSize(before);
  }

  @Test
  void leavesTheDataAndTakesTheBinariesWhereTheInventorySaysSo() {
    ClusterSpec cluster = Sample.cluster().remains(new Remains(true, false)).build();
    Report refused = unapproved(cluster).failure();
    assertThat(refused.refused().orElseThrow().destructions().get(0).findings())
        .contains("the data stays (etcd_rm_data is false)")
        .contains("etcd's binaries are taken away, too (etcd_rm_pkg is true)");

    Report report = purge(cluster).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.host(A).isRunning()).isFalse();
    assertThat(world.host(A).hasItsData()).isTrue();
    assertThat(world.attempts("etcd_uninstall", A)).isEqualTo(1);
    assertThat(unapproved(cluster).report().summary()).isEqualTo("There is nothing to purge.");
  }

  @Test
  void anApprovalOfOtherRemainsDoesNotCount() {
    String token = token(CLUSTER);

    Report report =
        start(
                Sample.cluster().remains(new Remains(false, false)).build(),
                Sample.token(token),
                true)
            .failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertNothingWasTouched();
  }

  @Test
  void saysSoWhenSomethingIsLeft() {
    String token = token(CLUSTER);
    world.host(B).keepsItsDataWhenPurged();

    Report report = start(CLUSTER, Sample.token(token), true).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("left behind").contains(B + ": data in /data/etcd");
  }

  @Test
  void aCheckShowsItAndChangesNothing() {
    PurgeRequest request =
        new PurgeRequest(
            Sample.order(CLUSTER, Sample.checking(Scope.everything())), Sample.nobodyAsked(), true);

    Report report = start(request).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary())
        .contains("destroy what is on 3 hosts, and fetch a snapshot from etcd-1 first");
    assertThat(report.refused()).isPresent();
    assertNothingWasTouched();
  }

  @Test
  void isNotLimitedToSomeHosts() {
    PurgeRequest request =
        new PurgeRequest(
            Sample.order(CLUSTER, Sample.on(Scope.everything(), A)), Sample.nobodyAsked(), true);

    Report report = start(request).failure();

    assertThat(report.summary()).contains("--limit leaves out " + B + ", " + C);
    assertThat(world.begun()).isEmpty();
  }

  @Test
  void aCancelledOneIsFinishedByTheNext() {
    String token = token(CLUSTER);
    Hold cleaning = world.hold("etcd_clean", A);
    RunningOperation purge = start(CLUSTER, Sample.token(token), true);
    cleaning.awaitBegun();
    world.awaitEnd("etcd_clean", B);
    world.awaitEnd("etcd_clean", C);
    purge.cancelWhileRunning(1);
    cleaning.release();
    assertThat(purge.cancelledReport().conclusion()).isEqualTo(Conclusion.CANCELLED);
    assertThat(world.host(INFRA).hasTargets()).isTrue();

    Report report = unapproved(CLUSTER).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    List.of(A, B, C).forEach(this::assertIsGone);
    assertThat(world.host(INFRA).hasTargets()).isFalse();
  }

  @Test
  void oneThatFailedHalfwayGoesOnWithWhatIsLeft() {
    String token = token(CLUSTER);
    world.fail("etcd_clean", B, FailureKind.COMMAND, 1);
    assertThat(start(CLUSTER, Sample.token(token), true).failure().conclusion())
        .isEqualTo(Conclusion.FAILED);
    assertIsGone(A);

    Report report = purge(CLUSTER).report();

    assertThat(report.summary()).isEqualTo("Cluster etcd was purged.");
    assertIsGone(B);
  }

  private void assertIsGone(String host) {
    assertThat(world.host(host).isRunning()).isFalse();
    assertThat(world.host(host).hasItsData()).isFalse();
    assertThat(world.host(host).stamp()).isEmpty();
    assertThat(world.host(host).configured()).isEmpty();
  }

  private void assertNothingWasTouched() {
    assertThat(world.begun()).allMatch(s -> LOOKS.contains(s.substring(0, s.indexOf(' '))));
  }

  private RunningOperation purge(ClusterSpec cluster) {
    return start(cluster, Sample.token(token(cluster)), true);
  }

  private String token(ClusterSpec cluster) {
    return unapproved(cluster).failure().refused().orElseThrow().token();
  }

  private RunningOperation unapproved(ClusterSpec cluster) {
    return start(cluster, Sample.nobodyAsked(), true);
  }

  private RunningOperation start(ClusterSpec cluster, ApprovalPolicy policy, boolean snapshot) {
    return start(new PurgeRequest(Sample.order(cluster), policy, snapshot));
  }

  private RunningOperation start(PurgeRequest request) {
    return rehearsal.start(
        PurgeWorkflow.class, PurgeWorkflow::purge, request.order().cluster(), request);
  }
}
