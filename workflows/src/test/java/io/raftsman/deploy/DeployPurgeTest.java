package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.approval.Approval;
import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.Sample;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Purging where nobody can be asked: by the token of an earlier run. */
class DeployPurgeTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @BeforeEach
  void anEtcdExists() {
    world.host(A).runsEtcd(5);
    world.host(B).hasData();
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void isRefusedWithoutATokenAndShowsTheToken() {
    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary())
        .contains("needs a person's approval")
        .contains("Nothing was touched");
    assertThat(report.refused().orElseThrow().destructions())
        .extracting(Destruction::host)
        .containsExactly(A, B);
    assertThat(report.refused().orElseThrow().token()).matches("[0-9a-f]{16}-40960-5");
    assertThat(report.approvals()).isEmpty();
    assertNothingWasTouched();
  }

  @Test
  void goesAheadWithTheToken() {
    String token = token();

    Report report = rehearsal.deploy(Sample.withToken(CLUSTER, token));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    Approval approval = report.approvals().get(0);
    assertThat(approval.token()).isEqualTo(token);
    assertThat(approval.approver()).isEqualTo(Sample.REQUESTER);
    assertThat(report.refused()).isEmpty();
    assertThat(world.host(A).isRunning()).isTrue();
  }

  @Test
  void purgesEveryHostAndLooksAgainBeforeItDeploys() {
    String token = token();
    world.forgetHistory();

    rehearsal.deploy(Sample.withToken(CLUSTER, token));

    assertThat(world.begunOn(C))
        .startsWith("etcd_assert", "etcd_check", "etcd_purge", "etcd_check", "etcd_install");
    assertThat(world.begunOn(INFRA)).containsExactly("etcd_deregister", "etcd_register");
    assertThat(world.allBefore("etcd_purge", "etcd_deregister")).isTrue();
    assertThat(world.allBefore("etcd_purge", "etcd_install")).isTrue();
  }

  @Test
  void aStaleTokenIsRefusedWithTheNewOne() {
    String stale = token();
    world.host(B).hasData();

    Report report = rehearsal.failingDeploy(Sample.withToken(CLUSTER, stale));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("changed since it was shown");
    assertThat(report.refused().orElseThrow().token()).isNotEqualTo(stale).isEqualTo(token());
    assertNothingWasTouched();
  }

  @Test
  void aTokenOfAnotherClusterIsRefused() {
    String token = token();
    ClusterSpec other = Sample.cluster().name("other").build();

    Report report = rehearsal.failingDeploy(Sample.withToken(other, token));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertNothingWasTouched();
  }

  @Test
  void aTokenDoesNotOutbidTheSafeguard() {
    String token = token();
    ClusterSpec safeguarded = Sample.cluster().safeguarded().build();

    Report report = rehearsal.failingDeploy(Sample.withToken(safeguarded, token));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertNothingWasTouched();
  }

  @Test
  void aTokenThatIsNotNeededDestroysNothing() {
    var empty = new FakeWorld();
    try (var fresh = new Rehearsal(empty)) {
      Report report = fresh.deploy(Sample.withToken(CLUSTER, token()));

      assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
      assertThat(report.approvals()).isEmpty();
      assertThat(empty.begun()).noneMatch(step -> step.startsWith("etcd_purge"));
    }
  }

  @Test
  void aPurgeThatFailsOnAHostStopsBeforeAnythingIsDeployed() {
    String token = token();
    world.failAlways("etcd_purge", A, FailureKind.COMMAND);

    Report report = rehearsal.failingDeploy(Sample.withToken(CLUSTER, token));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("etcd_purge on " + A);
    assertThat(report.approvals()).hasSize(1);
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_install"));
  }

  @Test
  void aPurgeThatLeavesSomethingIsAFailureAndNotRepeated() {
    String token = token();
    world.host(B).keepsItsDataWhenPurged();

    Report report = rehearsal.failingDeploy(Sample.withToken(CLUSTER, token));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains(B + ": data in /data/etcd");
    assertThat(report.summary()).doesNotContain("othing was");
    assertThat(world.attempts("etcd_purge", B)).isEqualTo(1);
    assertThat(world.begun()).noneMatch(step -> step.startsWith("etcd_install"));
  }

  @Test
  void aMonitorThatIsAwayDoesNotHinderAPurge() {
    String token = token();
    world.unreachable(INFRA);

    Report report = rehearsal.deploy(Sample.withToken(CLUSTER, token));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed())
        .satisfiesExactly(
            purge -> assertThat(purge).contains(INFRA).contains("remove the targets of etcd"),
            register -> assertThat(register).contains(INFRA).contains("register etcd"));
  }

  private String token() {
    return rehearsal.failingDeploy(Sample.unattended(CLUSTER)).refused().orElseThrow().token();
  }

  private void assertNothingWasTouched() {
    assertThat(world.begun())
        .allMatch(step -> step.startsWith("etcd_assert ") || step.startsWith("etcd_check "));
  }
}
