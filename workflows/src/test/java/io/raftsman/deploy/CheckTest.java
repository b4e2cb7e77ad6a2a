package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.Sample;
import io.raftsman.observed.RestartReason;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A check says what would be done and does none of it. */
class CheckTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();
  private static final ClusterSpec SAFEGUARDED = Sample.cluster().safeguarded().build();
  private static final Scope CHECK = Sample.checking(Scope.everything());

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void ofAFreshDeployShowsWhatEachHostWouldGet() {
    world.hasNoAuthority();
    world.host(A).differsIn(Stage.ETCD_INSTALL, Stage.ETCD_CONF);
    world.host(INFRA).differsIn(Stage.ETCD_REGISTER);

    Report report = rehearsal.deploy(Sample.unattended(CLUSTER, CHECK));

    assertChecked(report, "It would make a cluster of 3 members.");
    assertThat(changed(report))
        .containsExactlyInAnyOrder(
            "etcd_cert worker",
            "etcd_install " + A,
            "etcd_conf " + A,
            "etcd_launch " + A,
            "etcd_launch " + B,
            "etcd_launch " + C,
            "etcd_register " + INFRA);
    assertThat(report.refused()).isEmpty();
  }

  @Test
  void ofADeployOverAnEtcdShowsWhatWouldBeDestroyedAndWhatWouldApproveIt() {
    world.host(B).runsEtcd(5);
    String token =
        rehearsal.failingDeploy(Sample.unattended(CLUSTER)).refused().orElseThrow().token();
    world.forgetHistory();

    Report report = rehearsal.deploy(Sample.unattended(CLUSTER, CHECK));

    assertChecked(
        report,
        "It would ask for an approval to destroy what is on 1 host. Then it would make a cluster of 3 members.");
    assertThat(report.refused().orElseThrow().token()).isEqualTo(token);
    assertThat(report.refused().orElseThrow().destructions())
        .extracting(Destruction::host)
        .containsExactly(B);
    assertThat(changed(report)).contains("etcd_purge " + B);
  }

  @Test
  void waitsForNobodyWhereAPersonCouldBeAsked() {
    world.host(B).runsEtcd(5);
    DeployRequest attended = Sample.attended(CLUSTER);

    Report report =
        rehearsal.deploy(new DeployRequest(CLUSTER, Sample.REQUESTER, attended.approval(), CHECK));

    assertChecked(report, "It would ask for an approval");
    assertThat(report.refused().orElseThrow().deadline()).isEmpty();
    assertThat(report.refused().orElseThrow().token())
        .isEqualTo(
            rehearsal.failingDeploy(Sample.unattended(CLUSTER)).refused().orElseThrow().token());
  }

  @Test
  void aTokenOpensNothing() {
    world.host(B).runsEtcd(5);
    String token =
        rehearsal.failingDeploy(Sample.unattended(CLUSTER)).refused().orElseThrow().token();
    world.forgetHistory();
    DeployRequest approved = Sample.withToken(CLUSTER, token);

    Report report =
        rehearsal.deploy(new DeployRequest(CLUSTER, Sample.REQUESTER, approved.approval(), CHECK));

    assertChecked(report, "It would ask for an approval");
    assertThat(report.approvals()).isEmpty();
  }

  @Test
  void endsDoneWhereTheSafeguardWouldRefuse() {
    aClusterRuns();

    Report report = rehearsal.deploy(Sample.unattended(SAFEGUARDED, CHECK));

    assertChecked(report, "It would be refused. An etcd exists already:");
    assertThat(report.summary()).contains(A + ": etcd runs").contains("etcd_safeguard is on");
  }

  @Test
  void ofAPurgeAloneShowsItAndNoDeploy() {
    aClusterRuns();

    Report report =
        rehearsal.deploy(
            Sample.unattended(CLUSTER, Sample.checking(Sample.only(Stage.ETCD_PURGE))));

    assertChecked(report, "It would ask for an approval to destroy what is on 3 hosts.");
    assertThat(report.refused()).isPresent();
    assertThat(changed(report))
        .containsExactly("etcd_purge " + A, "etcd_purge " + B, "etcd_purge " + C);
  }

  @Test
  void ofAPurgeAloneThatIsForbiddenEndsDone() {
    aClusterRuns();

    assertChecked(
        rehearsal.deploy(
            Sample.unattended(SAFEGUARDED, Sample.checking(Sample.only(Stage.ETCD_PURGE)))),
        "It would be refused.");
  }

  @Test
  void ofALimitThatIsRefusedEndsDone() {
    assertChecked(
        rehearsal.deploy(Sample.unattended(CLUSTER, Sample.on(CHECK, A))),
        "It would be refused. The members of a new cluster are started together");
  }

  @Test
  void ofPreparingSomeHostsCountsThem() {
    Scope prepare =
        Sample.checking(Sample.on(Sample.only(Stage.ETCD_INSTALL, Stage.ETCD_CONF), A, B));

    assertChecked(
        rehearsal.deploy(Sample.unattended(CLUSTER, prepare)), "It would prepare 2 hosts.");
    assertThat(world.begunOn(C)).containsExactly("etcd_assert", "etcd_check");
  }

  @Test
  void ofARegistrationLooksAtTheMonitorAlone() {
    world.host(INFRA).differsIn(Stage.ETCD_REGISTER);

    Report report =
        rehearsal.deploy(
            Sample.unattended(CLUSTER, Sample.checking(Sample.only(Stage.ETCD_REGISTER))));

    assertChecked(report, "The targets would be written.");
    assertThat(world.begun()).containsExactly("etcd_survey_monitor " + INFRA);
  }

  @Test
  void ofAConvergenceShowsWhatWouldChangeAndWhoWouldBeRestarted() {
    aClusterRuns();
    world.host(B).differsIn(Stage.ETCD_CONF).needsRestart(RestartReason.CONFIG, RestartReason.UNIT);
    world.host(C).differsIn(Stage.ETCD_CERT);

    Report report = rehearsal.converge(Sample.convergence(CLUSTER, CHECK));

    assertChecked(
        report,
        "2 members would be changed; restarted, one at a time and the leader last: "
            + B
            + " (config, unit).");
    assertThat(changed(report))
        .containsExactly("etcd_conf " + B, "etcd_launch " + B, "etcd_cert " + C);
  }

  @Test
  void ofAConvergenceWithoutADifferenceSaysSo() {
    aClusterRuns();

    Report report = rehearsal.converge(Sample.convergence(CLUSTER, CHECK));

    assertChecked(report, "No member would be changed.");
    assertThat(changed(report)).isEmpty();
  }

  @Test
  void ofADeployWithoutItsPurgeIsOneOfAConvergence() {
    aClusterRuns();
    world.host(A).differsIn(Stage.ETCD_DIR);

    Report report =
        rehearsal.deploy(
            Sample.unattended(SAFEGUARDED, Sample.checking(Sample.only(Stage.ETCD_DIR))));

    assertChecked(report, "1 member would be changed, none restarted.");
    assertThat(changed(report)).containsExactly("etcd_dir " + A);
  }

  @Test
  void ofAConvergenceEndsDoneWhereItWouldBeRefused() {
    aClusterRuns();
    world.host(B).hinders("in the way");

    assertChecked(
        rehearsal.converge(Sample.convergence(CLUSTER, CHECK)),
        "It would be refused. Converge can't carry this");
  }

  @Test
  void ofAConvergenceEndsDoneWithoutAnAuthority() {
    aClusterRuns();
    world.hasNoAuthority();

    assertChecked(
        rehearsal.converge(Sample.convergence(CLUSTER, CHECK)), "It would be refused. There is no");
  }

  private void aClusterRuns() {
    for (String host : List.of(A, B, C)) {
      world
          .host(host)
          .runsEtcd(5)
          .hasStamp(new Stamp("etcd", "etcd-1", "deployment-1", "any", State.DEPLOYED));
    }
  }

  private void assertChecked(Report report, String summary) {
    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.mode()).isEqualTo(Scope.Mode.CHECK);
    assertThat(report.summary())
        .startsWith("Nothing was changed: this was a check. ")
        .contains(summary);
    assertThat(world.changesBegun()).isEmpty();
  }

  private static List<String> changed(Report report) {
    return report.events().stream()
        .filter(e -> e.outcome().filter(Outcome.CHANGED::equals).isPresent())
        .map(e -> e.stage().label() + " " + e.host())
        .toList();
  }
}
