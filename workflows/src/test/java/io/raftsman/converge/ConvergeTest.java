package io.raftsman.converge;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.RestartReason;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Making a live cluster what the inventory says. */
class ConvergeTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @BeforeEach
  void aClusterRuns() {
    for (String host : List.of(A, B, C)) {
      world.host(host).runsEtcd(5).hasStamp(stamp(State.DEPLOYED));
    }
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void onlyLooksWhereAllIsRight() {
    Report report = converge();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("Cluster etcd is as the inventory has it.");
    assertThat(report.events())
        .noneMatch(e -> e.outcome().filter(Outcome.CHANGED::equals).isPresent());
    assertThat(world.begun())
        .containsExactlyInAnyOrder(
            "etcd_assert " + A,
            "etcd_assert " + B,
            "etcd_assert " + C,
            "etcd_check " + A,
            "etcd_check " + B,
            "etcd_check " + C,
            "etcd_ca_review worker",
            "etcd_survey " + A,
            "etcd_survey " + B,
            "etcd_survey " + C,
            "etcd_survey_monitor " + INFRA);
  }

  @ParameterizedTest
  @CsvSource({
    "ETCD_INSTALL, etcd_install",
    "ETCD_DIR, etcd_dir",
    "ETCD_CONF, etcd_conf",
    "ETCD_CERT, etcd_cert",
    "ETCD_LAUNCH, etcd_restart"
  })
  void changesOnlyWhatDiffersAndOnlyThere(Stage stage, String verb) {
    world.host(B).differsIn(stage);

    Report report = converge();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.changesBegun()).containsExactly(verb + " " + B);
    assertThat(restarts()).containsExactly(0, 0, 0);
  }

  @Test
  void writesTargetsOnlyWhereTheyDiffer() {
    world.host(INFRA).differsIn(Stage.ETCD_REGISTER);

    converge();

    assertThat(world.changesBegun()).containsExactly("etcd_register " + INFRA);
  }

  @Test
  void leavesNothingForASecondRun() {
    world.host(A).differsIn(Stage.ETCD_CONF, Stage.ETCD_CERT).needsRestart(RestartReason.CONFIG);
    world.host(INFRA).differsIn(Stage.ETCD_REGISTER);
    converge();
    world.forgetHistory();

    converge();

    assertThat(world.changesBegun()).isEmpty();
  }

  @Test
  void configuresForAClusterThatExistsAndKeepsItsDeployment() {
    world.host(B).differsIn(Stage.ETCD_CONF, Stage.ETCD_DIR);

    converge();

    assertThat(world.host(B).configurations()).containsExactly(InitialState.EXISTING);
    assertThat(world.host(B).stamps())
        .singleElement()
        .satisfies(
            written -> {
              assertThat(written.deployment()).isEqualTo("deployment-1");
              assertThat(written.instance()).isEqualTo("etcd-2");
              assertThat(written.state()).isEqualTo(State.DEPLOYED);
            });
  }

  @Test
  void restartsOneAfterTheOtherWithTheGateBetweenAndTheLeaderLast() {
    allNeedARestart();

    Report report = converge();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(rolling())
        .containsExactly(
            "etcd_status etcd",
            "etcd_conf " + B,
            "etcd_restart " + B,
            "etcd_health etcd",
            "etcd_status etcd",
            "etcd_conf " + C,
            "etcd_restart " + C,
            "etcd_health etcd",
            "etcd_status etcd",
            "etcd_move_leader etcd",
            "etcd_conf " + A,
            "etcd_restart " + A,
            "etcd_health etcd");
    assertThat(restarts()).containsExactly(1, 1, 1);
  }

  @Test
  void theLeaderIsLastWhereverTheInventoryHasIt() {
    allNeedARestart();
    world.isLedBy("etcd-2");

    converge();

    assertThat(rolling())
        .filteredOn(step -> step.startsWith("etcd_restart") || step.startsWith("etcd_move"))
        .containsExactly(
            "etcd_restart " + A, "etcd_restart " + C, "etcd_move_leader etcd", "etcd_restart " + B);
  }

  @Test
  void anElectionIsLetPass() {
    world.host(B).needsRestart(RestartReason.CONFIG);
    world.elects(2);

    Report report = converge();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(restarts()).containsExactly(0, 1, 0);
  }

  @Test
  void aClusterThatElectsNobodyIsNotRestarted() {
    world.host(B).needsRestart(RestartReason.CONFIG);
    world.isLedBy("nobody");

    assertRefused(CLUSTER, Scope.everything(), "the members do not agree on a leader");
  }

  @Test
  void letsTheClusterSettleBeforeTheNextRestart() {
    allNeedARestart();

    Report report = converge();

    assertThat(Duration.between(report.started(), report.ended()))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(30));
  }

  @Test
  void restartsOnlyWhoNeedsIt() {
    world.host(C).needsRestart(RestartReason.BINARY);
    world.host(B).differsIn(Stage.ETCD_CERT);

    converge();

    assertThat(world.changesBegun()).containsExactly("etcd_cert " + B, "etcd_restart " + C);
    assertThat(restarts()).containsExactly(0, 0, 1);
  }

  @Test
  void stopsAtTheFirstMemberThatDoesNotStartAgain() {
    allNeedARestart();
    world.failAlways("etcd_restart", B, FailureKind.COMMAND);

    Report report = rehearsal.failingConverge(Sample.convergence(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(world.changesBegun()).containsExactly("etcd_conf " + B, "etcd_restart " + B);
  }

  @Test
  void stopsWhereTheClusterDoesNotBecomeHealthyAgain() {
    allNeedARestart();
    world.failAlways("etcd_health", "etcd", FailureKind.UNHEALTHY);

    Report report = rehearsal.failingConverge(Sample.convergence(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(world.changesBegun()).containsExactly("etcd_conf " + B, "etcd_restart " + B);
  }

  @Test
  void keepsTheLeaderRunningWhereTheLeadershipDoesNotMove() {
    world.host(A).needsRestart(RestartReason.UNIT);
    world.failAlways("etcd_move_leader", "etcd", FailureKind.COMMAND);

    Report report = rehearsal.failingConverge(Sample.convergence(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(world.changesBegun()).containsExactly("etcd_move_leader etcd");
  }

  @Test
  void startsAMemberThatIsStopped() {
    world.host(C).stops().differsIn(Stage.ETCD_CONF);

    Report report = converge();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.changesBegun()).containsExactly("etcd_conf " + C, "etcd_restart " + C);
    assertThat(world.begun()).endsWith("etcd_health etcd");
    assertThat(world.host(C).isRunning()).isTrue();
    assertThat(restarts()).containsExactly(0, 0, 0);
  }

  @Test
  void startsTheStoppedBeforeItRestartsTheOthers() {
    world.host(C).stops();
    world.host(B).needsRestart(RestartReason.CONFIG);

    converge();

    assertThat(rolling())
        .containsExactly(
            "etcd_restart " + C,
            "etcd_health etcd",
            "etcd_status etcd",
            "etcd_restart " + B,
            "etcd_health etcd");
  }

  @Test
  void startsAllMembersOfAStoppedClusterTogether() {
    for (String host : List.of(A, B, C)) {
      world.host(host).stops();
    }
    world.meet("etcd_restart", 3);

    assertThat(converge().conclusion()).isEqualTo(Conclusion.DONE);
  }

  @Test
  void refusesWhatARestartCannotCarryBeforeItTouchesAnything() {
    world.host(A).differsIn(Stage.ETCD_CONF);
    world.host(B).isConfiguredAs(configured("other", 2380));

    assertRefused(CLUSTER, Scope.everything(), B + ": the cluster's name (etcd_cluster)");
  }

  @Test
  void movesNobodyWithAStageOrTwo() {
    world.host(A).differsIn(Stage.ETCD_CONF);
    world.host(B).isConfiguredAs(configured("etcd", 12380));

    assertRefused(
        CLUSTER,
        Sample.only(Stage.ETCD_CONF, Stage.ETCD_LAUNCH),
        B + ": the peer URL (etcd_peer_port)");
  }

  private static ConfiguredMember configured(String token, int peerPort) {
    return new ConfiguredMember(
        "etcd-2", token, "/data/etcd", "https://" + B + ":2379", "https://" + B + ":" + peerPort);
  }

  @Test
  void refusesAnUnfinishedDeployment() {
    List.of(A, B, C).forEach(host -> world.host(host).hasStamp(stamp(State.DEPLOYING)));

    assertRefused(CLUSTER, Scope.everything(), "carry it on: starter deploy --cluster etcd");
  }

  @Test
  void refusesWhatASurveyFindsInTheWay() {
    world.host(A).differsIn(Stage.ETCD_CONF);
    world.host(C).hinders("/etc/etcd/ca.crt there is not the worker's");

    assertRefused(CLUSTER, Scope.everything(), C + ": /etc/etcd/ca.crt there is not the worker's");
  }

  @Test
  void refusesWithoutTheAuthorityOfTheCluster() {
    world.host(A).differsIn(Stage.ETCD_CONF);
    world.hasNoAuthority();

    assertRefused(CLUSTER, Scope.everything(), "a new one would be a stranger", "--pki-dir");
  }

  @Test
  void needsNoAuthorityForFilesAlone() {
    world.host(A).differsIn(Stage.ETCD_CONF);
    world.hasNoAuthority();

    rehearsal.converge(Sample.convergence(CLUSTER, Sample.only(Stage.ETCD_CONF)));

    assertThat(world.changesBegun()).containsExactly("etcd_conf " + A);
  }

  @Test
  void refusesToTakeASmallClusterAwayFromItsClients() {
    ClusterSpec two = Sample.cluster().members(Sample.members(A, B)).build();
    world.host(B).needsRestart(RestartReason.CONFIG);

    assertRefused(two, Scope.everything(), "No member is restarted", "--allow-outage");
  }

  /** It may be what a member lacks to be healthy, such as its certificate. */
  @Test
  void changesWhatDisturbsNobodyEvenWhereNobodyMayBeRestarted() {
    ClusterSpec two = Sample.cluster().members(Sample.members(A, B)).build();
    world.host(A).differsIn(Stage.ETCD_CERT);
    world.host(B).needsRestart(RestartReason.CONFIG);

    Report report = rehearsal.failingConverge(Sample.convergence(two, Scope.everything()));

    // Refused would say that nothing was touched.
    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary()).contains("--allow-outage").contains("what was changed before");
    assertThat(world.changesBegun()).containsExactly("etcd_cert " + A);
  }

  @Test
  void aRefusalLastsThoughWhyAMemberIsSilentIsWordedAnew() {
    world.host(B).needsRestart(RestartReason.CONFIG);
    world.host(C).stops();
    world.cluster().rewords();

    assertRefused(
        CLUSTER, Sample.on(Scope.everything(), A, B), "No member is restarted", "a quorum is 2");

    assertThat(world.attempts("etcd_status", "etcd")).as("looks").isEqualTo(4);
  }

  @Test
  void restartsASmallClusterWhereAnOutageMayBe() {
    ClusterSpec two = Sample.cluster().members(Sample.members(A, B)).build();
    world.host(A).needsRestart(RestartReason.CONFIG);
    world.host(B).needsRestart(RestartReason.CONFIG);
    Scope all = Scope.everything();

    Report report =
        rehearsal.converge(
            Sample.convergence(
                two, new Scope(all.stages(), Set.of(), Scope.Mode.APPLY, false, true)));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.changesBegun())
        .containsExactly("etcd_restart " + B, "etcd_move_leader etcd", "etcd_restart " + A);
  }

  @Test
  void makesNoClusterWhereThereIsNone() {
    ClusterSpec fresh = Sample.cluster().members(Sample.members("10.10.10.13")).build();

    assertRefused(fresh, Scope.everything(), "starter deploy --cluster etcd");
  }

  @Test
  void touchesNothingWhereAHostIsNotReached() {
    world.host(A).differsIn(Stage.ETCD_CONF);
    world.unreachable(C);

    Report report = rehearsal.failingConverge(Sample.convergence(CLUSTER));

    assertThat(report.conclusion()).isEqualTo(Conclusion.UNREACHABLE);
    assertThat(world.changesBegun()).isEmpty();
  }

  @Test
  void aMonitorThatIsNotReachedIsOwed() {
    world.host(B).differsIn(Stage.ETCD_CONF);
    world.unreachable(INFRA);

    Report report = converge();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed())
        .singleElement()
        .asString()
        .startsWith(INFRA + ": look at the targets in /etc/prometheus/targets/etcd");
    assertThat(world.changesBegun()).containsExactly("etcd_conf " + B);
  }

  @Test
  void aMonitorThatTakesNoTargetIsOwed() {
    world.host(INFRA).differsIn(Stage.ETCD_REGISTER);
    world.failAlways("etcd_register", INFRA, FailureKind.COMMAND);

    Report report = converge();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed()).singleElement().asString().startsWith(INFRA + ": register etcd");
  }

  @Test
  void touchesNobodyOutsideTheLimit() {
    allNeedARestart();
    world.host(INFRA).differsIn(Stage.ETCD_REGISTER);

    rehearsal.converge(Sample.convergence(CLUSTER, Sample.on(Scope.everything(), B)));

    assertThat(world.begunOn(A)).isEmpty();
    assertThat(world.begunOn(C)).isEmpty();
    assertThat(world.begunOn(INFRA)).isEmpty();
    assertThat(world.changesBegun()).containsExactly("etcd_conf " + B, "etcd_restart " + B);
  }

  @Test
  void aLimitToTheMonitorWritesItsTargetsAlone() {
    allNeedARestart();
    world.host(INFRA).differsIn(Stage.ETCD_REGISTER);

    Report report =
        rehearsal.converge(Sample.convergence(CLUSTER, Sample.on(Scope.everything(), INFRA)));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.begun())
        .containsExactly("etcd_survey_monitor " + INFRA, "etcd_register " + INFRA);
  }

  @Test
  void filesAloneRestartNobodyAndItSaysSo() {
    allNeedARestart();

    Report report = rehearsal.converge(Sample.convergence(CLUSTER, Sample.only(Stage.ETCD_CONF)));

    assertThat(world.changesBegun())
        .containsExactlyInAnyOrder("etcd_conf " + A, "etcd_conf " + B, "etcd_conf " + C);
    assertThat(notes(report)).hasSize(3).allMatch(note -> note.contains("-t etcd_launch"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"ETCD_INSTALL", "ETCD_DIR", "ETCD_CONF", "ETCD_CERT"})
  void aStageThatIsNotWantedDoesNotRun(Stage wanted) {
    world
        .host(B)
        .differsIn(Stage.ETCD_INSTALL, Stage.ETCD_DIR, Stage.ETCD_CONF, Stage.ETCD_CERT)
        .needsRestart(RestartReason.CONFIG);
    world.host(INFRA).differsIn(Stage.ETCD_REGISTER);

    rehearsal.converge(Sample.convergence(CLUSTER, Sample.only(wanted)));

    assertThat(world.changesBegun()).containsExactly(wanted.label() + " " + B);
  }

  @Test
  void membershipIsToldAndNotActedOnWithAStageOrTwo() {
    world.hasMembers(
        List.of(known(1, "etcd-1", A), known(2, "etcd-2", B), known(4, "etcd-4", "10.10.10.13")));
    world.host(C).isEmpty();
    world.host(B).differsIn(Stage.ETCD_CONF);

    Report report = rehearsal.converge(Sample.convergence(CLUSTER, Sample.only(Stage.ETCD_CONF)));

    assertThat(notes(report))
        .anyMatch(note -> note.startsWith("etcd-3 on " + C + " is in the inventory and not"))
        .anyMatch(
            note -> note.startsWith("etcd-4 (4, https://10.10.10.13:2380) is in the cluster"));
    assertThat(world.begunOn(C)).containsExactly("etcd_assert", "etcd_check");
    assertThat(world.changesBegun()).containsExactly("etcd_conf " + B);
  }

  private void allNeedARestart() {
    for (String host : List.of(A, B, C)) {
      world.host(host).differsIn(Stage.ETCD_CONF).needsRestart(RestartReason.CONFIG);
    }
  }

  private Report converge() {
    return rehearsal.converge(Sample.convergence(CLUSTER));
  }

  private void assertRefused(ClusterSpec cluster, Scope scope, String... reasons) {
    Report report = rehearsal.failingConverge(Sample.convergence(cluster, scope));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains(reasons);
    assertThat(world.changesBegun()).isEmpty();
  }

  /** What was done once all had been surveyed. */
  private List<String> rolling() {
    List<String> begun = world.begun();
    int surveyed = 0;
    for (int i = 0; i < begun.size(); i++) {
      surveyed = begun.get(i).startsWith("etcd_survey") ? i + 1 : surveyed;
    }
    return begun.subList(surveyed, begun.size());
  }

  private List<Integer> restarts() {
    return List.of(world.host(A).restarts(), world.host(B).restarts(), world.host(C).restarts());
  }

  private static List<String> notes(Report report) {
    return report.events().stream()
        .map(ProgressEvent::result)
        .flatMap(Optional::stream)
        .map(StepResult::note)
        .flatMap(Optional::stream)
        .toList();
  }

  private static KnownMember known(int id, String name, String host) {
    return new KnownMember(Integer.toString(id), name, List.of("https://" + host + ":2380"), false);
  }

  private static Stamp stamp(State state) {
    return new Stamp("etcd", "etcd-1", "deployment-1", "any", state);
  }
}
