package io.raftsman.clean;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Remains;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Hold;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Taking away what a removed member left on a host that was offline. */
class CleanTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();
  private static final List<String> LOOKS = List.of("etcd_check", "etcd_members");

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @BeforeEach
  void theThirdMemberWasRemovedWhileItsHostWasOff() {
    world.runs(CLUSTER);
    List<KnownMember> members = world.cluster().members();
    world.hasMembers(members.subList(0, 2));
    world.host(C).stops();
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void isRefusedWithoutAnApprovalAndShowsThatHostAlone() {
    Report report = start(CLUSTER, Sample.nobodyAsked(), C).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.refused().orElseThrow().destructions())
        .extracting(Destruction::host)
        .containsExactly(C);
    assertNothingWasTouched();
  }

  @Test
  void leavesNothingThereAndTheTargetsOfTheLiveMembers() {
    Report report = clean(CLUSTER, C);

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("Cleaned: " + C + " (etcd-3).");
    assertIsGone(C);
    assertThat(world.host(C).binary()).isPresent();
    assertThat(world.host(INFRA).targetUrls())
        .containsExactly("https://" + A + ":2379", "https://" + B + ":2379");
    assertThat(world.host(A).isRunning()).isTrue();
    assertThat(world.changesBegun()).containsExactly("etcd_clean " + C, "etcd_register " + INFRA);
  }

  @Test
  void alsoAnEtcdThatRunsAndHasNotHeardOfItsRemoval() {
    world.host(C).runsEtcd(1);

    assertThat(clean(CLUSTER, C).conclusion()).isEqualTo(Conclusion.DONE);
    assertIsGone(C);
  }

  @Test
  void takesTheBinariesWhereTheInventorySaysSo() {
    clean(Sample.cluster().remains(new Remains(false, false)).build(), C);

    assertThat(world.host(C).binary()).isEmpty();
  }

  @Test
  void aMemberOfTheLiveClusterIsRefused() {
    Report report = start(CLUSTER, Sample.nobodyAsked(), B).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains(B + ": etcd-2 (e7cd2, " + B + ") is in the member list of the live cluster")
        .contains("starter member remove --cluster etcd");
    assertNothingWasTouched();
  }

  @Test
  void aMemberThatIsDownIsAMemberAllTheSame() {
    world.hasMembers(
        List.of(
            known(1, "etcd-1", A, "2380"),
            known(2, "etcd-2", B, "2380"),
            known(3, "etcd-3", C, "2380")));

    assertThat(start(CLUSTER, Sample.nobodyAsked(), C).failure().summary())
        .contains(C + ": etcd-3 (e7cd3, " + C + ") is in the member list");
  }

  @Test
  void aMemberThatMovedToAnotherPortIsAMemberAllTheSame() {
    world.hasMembers(
        List.of(
            known(1, "etcd-1", A, "2380"),
            known(2, "etcd-2", B, "2380"),
            known(3, "etcd-3", C, "2480")));

    assertThat(start(CLUSTER, Sample.nobodyAsked(), C).failure().conclusion())
        .isEqualTo(Conclusion.REFUSED);
  }

  @Test
  void whatIsAnotherClustersStays() {
    world
        .host(C)
        .isConfiguredAs(
            new ConfiguredMember(
                "other-3",
                "other",
                "/data/etcd",
                "https://" + C + ":2379",
                "https://" + C + ":2380"));

    Report report = start(CLUSTER, Sample.nobodyAsked(), C).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("is configured as other-3 of cluster other");
    assertNothingWasTouched();
  }

  @Test
  void aMemberOfAnotherClusterOfTheSameNameStays() {
    world.host(C).runsEtcd(1).isInCluster("badc1u57e4");

    Report report = start(CLUSTER, Sample.nobodyAsked(), C).failure();

    assertThat(report.summary()).contains("a member of cluster badc1u57e4 runs there");
    assertNothingWasTouched();
  }

  @Test
  void anEtcdThatNobodyDescribesStays() {
    clean(CLUSTER, C);
    world.host(C).runsEtcd(1).isConfiguredAs(described("", ""));

    assertThat(start(CLUSTER, Sample.nobodyAsked(), C).failure().conclusion())
        .isEqualTo(Conclusion.REFUSED);
  }

  @Test
  void theSafeguardForbidsIt() {
    Report report =
        start(Sample.cluster().safeguarded().build(), Sample.nobodyAsked(), C).failure();

    assertThat(report.summary()).contains("etcd_safeguard is on");
    assertNothingWasTouched();
  }

  @Test
  void whereNothingIsThereItSaysSo() {
    clean(CLUSTER, C);
    world.forgetHistory();

    Report report = start(CLUSTER, Sample.nobodyAsked(), C).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("There is nothing to clean: " + C + " (etcd-3).");
    assertThat(world.changesBegun()).containsExactly("etcd_register " + INFRA);
  }

  @Test
  void thatNobodyAnswersForAMomentTakesNoTargetAway() {
    Report report = cleanWhile(1);

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed()).isEmpty();
    assertThat(world.host(INFRA).targetUrls())
        .containsExactly("https://" + A + ":2379", "https://" + B + ":2379");
    assertThat(world.changesBegun()).doesNotContain("etcd_deregister " + INFRA);
  }

  @Test
  void whereNobodyAnswersAnyMoreTheTargetsAreOwed() {
    Report report = cleanWhile(Integer.MAX_VALUE);

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed())
        .singleElement()
        .asString()
        .contains("Prometheus' targets are as they were", "starter converge --cluster etcd");
    assertThat(world.host(INFRA).targetUrls()).hasSize(3);
  }

  @Test
  void whereNothingIsThereAndNobodyAnswersTheTargetsAreOwed() {
    clean(CLUSTER, C);
    world.dies(A);
    world.dies(B);

    Report report = start(CLUSTER, Sample.nobodyAsked(), C).report();

    assertThat(report.summary()).contains("There is nothing to clean");
    assertThat(report.owed()).hasSize(1);
    assertThat(world.host(INFRA).targetUrls()).hasSize(2);
  }

  @Test
  void whereNothingIsOnAnyHostTheTargetsGo() {
    List.of(A, B, C).forEach(h -> world.host(h).isEmpty());

    start(CLUSTER, Sample.nobodyAsked(), A, B, C).report();

    assertThat(world.host(INFRA).hasTargets()).isFalse();
  }

  @Test
  void whereNobodyElseAnswersNobodyKnowsWhetherItWasRemoved() {
    world.host(A).stops();
    world.host(B).stops();

    Report report = start(CLUSTER, Sample.nobodyAsked(), C).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains("The other members don't serve, so nobody knows whether this one was removed")
        .contains(A + ": data in /data/etcd")
        .contains("starter purge --cluster etcd");
    assertNothingWasTouched();
  }

  @Test
  void whereNoOtherHostIsReachedNobodyKnowsEither() {
    world.dies(A);
    world.dies(B);

    assertThat(start(CLUSTER, Sample.nobodyAsked(), C).failure().summary())
        .contains("No other host of the cluster was reached");
  }

  @Test
  void aHostThatWasOffWhenTheClusterWasPurgedIsCleanedThoughItsEtcdRuns() {
    world.runs(CLUSTER);
    world.host(A).isEmpty();
    world.host(B).isEmpty();
    world.host(INFRA).hasNoTargets();

    Report report = clean(CLUSTER, C);

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertIsGone(C);
    assertThat(world.host(INFRA).hasTargets()).isFalse();
  }

  @Test
  void aMemberThatServesByItselfIsAMember() {
    ClusterSpec two = Sample.cluster().members(Sample.members(A, C)).build();
    world.hasMembers(List.of(known(9, "etcd-2", C, "2380")));
    world.host(C).runsEtcd(1);
    world.host(A).isEmpty();

    Report report = start(two, Sample.nobodyAsked(), C).failure();

    assertThat(report.summary()).contains("serves");
    assertNothingWasTouched();
  }

  /** It was moved to another host, or its port was changed by hand. */
  @Test
  void oneThatTheClusterHasAtAnotherPlaceIsAMember() {
    world.hasMembers(
        List.of(
            known(1, "etcd-1", A, "2380"),
            known(2, "etcd-2", B, "2380"),
            known(3, "etcd-3", "10.10.10.99", "2380")));

    Report report = start(CLUSTER, Sample.nobodyAsked(), C).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains(C + ": etcd-3 (e7cd3, 10.10.10.99");
    assertNothingWasTouched();
  }

  @Test
  void oneWhoseConfiguredPeerUrlTheClusterHasIsAMember() {
    String peerUrl = "https://10.10.10.99:2380";
    world.hasMembers(
        List.of(
            known(1, "etcd-1", A, "2380"),
            known(2, "etcd-2", B, "2380"),
            known(7, "renamed", "10.10.10.99", "2380")));
    world
        .host(C)
        .isConfiguredAs(
            new ConfiguredMember(
                "etcd-3", "etcd", "/data/etcd", "https://" + C + ":2379", peerUrl));

    Report report = start(CLUSTER, Sample.nobodyAsked(), C).failure();

    assertThat(report.summary()).contains(C + ": renamed (e7cd7, 10.10.10.99");
    assertNothingWasTouched();
  }

  /** What one of two says alone may be old. */
  @Test
  void oneOfTheOthersWithoutAQuorumDoesNotKnow() {
    world.runs(CLUSTER);
    world.hasMembers(world.cluster().members().subList(0, 2));
    world.host(B).stops();

    Report report = start(CLUSTER, Sample.nobodyAsked(), C).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("nobody knows whether this one was removed");
    assertNothingWasTouched();
  }

  @Test
  void aHostThatIsStillOffIsUnreachable() {
    world.unreachable(C);

    assertThat(start(CLUSTER, Sample.nobodyAsked(), C).failure().conclusion())
        .isEqualTo(Conclusion.UNREACHABLE);
  }

  @Test
  void aHostThatGoesAwayInTheMiddleIsSaidToBeHalfCleaned() {
    String token = token(CLUSTER, C);
    world.failAlways("etcd_clean", C, FailureKind.UNREACHABLE);

    Report report = start(CLUSTER, Sample.token(token), C).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.UNREACHABLE);
    assertThat(report.summary()).contains("may be half cleaned");
  }

  @Test
  void aHostThatTheInventoryDoesNotHaveIsRefused() {
    assertThat(start(CLUSTER, Sample.nobodyAsked(), "10.10.10.99").failure().summary())
        .contains("10.10.10.99 is not in the inventory");
  }

  @Test
  void aCheckShowsItAndChangesNothing() {
    Report report =
        start(
                new CleanRequest(
                    Sample.order(CLUSTER, Sample.checking(Scope.everything())),
                    Sample.nobodyAsked(),
                    List.of(C)))
            .report();

    assertThat(report.summary()).contains("destroy what is on 1 host.");
    assertThat(report.refused()).isPresent();
    assertNothingWasTouched();
  }

  @Test
  void aStampAloneIsCleaned() {
    clean(CLUSTER, C);
    world
        .host(C)
        .hasStamp(new Stamp("etcd", "etcd-3", "deployment-1", "hash", Stamp.State.DEPLOYING));

    clean(CLUSTER, C);

    assertThat(world.host(C).stamp()).isEmpty();
  }

  private static ConfiguredMember described(String name, String token) {
    return new ConfiguredMember(
        name, token, "/data/etcd", "https://" + C + ":2379", "https://" + C + ":2380");
  }

  private static KnownMember known(int sequence, String name, String host, String port) {
    return new KnownMember("e7cd" + sequence, name, List.of("https://" + host + ":" + port), false);
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

  /** Cleans the third host; once it is approved, nobody answers so many looks. */
  private Report cleanWhile(int looks) {
    String token = token(CLUSTER, C);
    Hold cleaning = world.hold("etcd_clean", C);
    RunningOperation running = start(CLUSTER, Sample.token(token), C);
    cleaning.awaitBegun();
    world.cluster().answersNobody(looks);
    cleaning.release();
    return running.report();
  }

  private Report clean(ClusterSpec cluster, String host) {
    String token = token(cluster, host);
    world.forgetHistory();
    return start(cluster, Sample.token(token), host).report();
  }

  private String token(ClusterSpec cluster, String host) {
    return start(cluster, Sample.nobodyAsked(), host).failure().refused().orElseThrow().token();
  }

  private RunningOperation start(ClusterSpec cluster, ApprovalPolicy policy, String... hosts) {
    return start(new CleanRequest(Sample.order(cluster), policy, List.of(hosts)));
  }

  private RunningOperation start(CleanRequest request) {
    return rehearsal.start(
        CleanWorkflow.class, CleanWorkflow::clean, request.order().cluster(), request);
  }
}
