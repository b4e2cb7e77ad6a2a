package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.D;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Verdict;
import io.raftsman.clean.CleanRequest;
import io.raftsman.clean.CleanWorkflow;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.converge.ConvergeRequest;
import io.raftsman.converge.ConvergeWorkflow;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Hold;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.leader.MoveLeaderRequest;
import io.raftsman.leader.MoveLeaderWorkflow;
import io.raftsman.member.MemberAddRequest;
import io.raftsman.member.MemberAddWorkflow;
import io.raftsman.member.MemberRemoveRequest;
import io.raftsman.member.MemberRemoveWorkflow;
import io.raftsman.member.MemberReplaceRequest;
import io.raftsman.member.MemberReplaceWorkflow;
import io.raftsman.member.Replacement;
import io.raftsman.observed.RestartReason;
import io.raftsman.operation.Answer;
import io.raftsman.operation.Audience;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Order;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.purge.PurgeRequest;
import io.raftsman.purge.PurgeWorkflow;
import io.raftsman.restart.RestartRequest;
import io.raftsman.restart.RestartWorkflow;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A workflow does from its history what it did the first time: histories of this run, and histories
 * that an earlier version left in {@code src/test/resources/histories}.
 *
 * <p>A recorded history that no longer replays means that operations which run on a server at the
 * time of an upgrade would break: put the change behind {@code Workflow.getVersion}. A recorded
 * history is therefore never made anew; this writes those that aren't there yet:
 *
 * <pre>mvn test -pl workflows -Dgroups=record -DexcludedGroups=</pre>
 *
 * <p>Those of a bad look, and of another version, are of what is refused or done otherwise since:
 * nothing makes them any more.
 */
class ReplayTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy-fresh",
        "deploy-with-purge",
        "deploy-check",
        "converge-unchanged",
        "converge-rolling",
        "converge-rolling-after-an-election",
        "deploy-answered",
        "deploy-announced",
        "notify",
        "purge",
        "clean",
        "restart",
        "move-leader",
        "member-add",
        "member-remove",
        "member-replace",
        "member-remove-after-a-bad-look",
        "member-replace-after-a-bad-look",
        "member-replace-of-another-version",
        "converge-members",
        "status"
      })
  void aRecordedHistoryReplays(String name) throws Exception {
    rehearsal.replay(recorded(name));
  }

  @Test
  void aFreshDeployReplays() throws Exception {
    rehearsal.replay(freshDeploy());
  }

  @Test
  void aDeployWithAPurgeReplays() throws Exception {
    rehearsal.replay(deployWithPurge());
  }

  @Test
  void aCheckReplays() throws Exception {
    rehearsal.replay(deployCheck(rehearsal));
  }

  @Test
  void aConvergenceOfWhatIsRightReplays() throws Exception {
    freshDeploy();

    rehearsal.replay(convergence(rehearsal));
  }

  @Test
  void aRollingConvergenceReplays() throws Exception {
    freshDeploy();

    rehearsal.replay(rollingConvergence(rehearsal));
  }

  @Test
  void aStatusReplays() throws Exception {
    rehearsal.replay(status());
  }

  @Test
  void aDeployWithTroublesReplays() throws Exception {
    world.fail("etcd_install", A, FailureKind.TRANSIENT, 3);
    world.unreachable(INFRA);
    world.failAlways("etcd_health", "etcd", FailureKind.UNHEALTHY);
    rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    rehearsal.replay(rehearsal.history(CLUSTER));
  }

  @Test
  void aCancelledDeployReplays() throws Exception {
    Hold installing = world.hold("etcd_install", A);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));
    installing.awaitBegun();
    deploy.cancelWhileRunning(1);
    installing.release();
    deploy.cancelledReport();

    rehearsal.replay(rehearsal.history(CLUSTER));
  }

  @Test
  void anAnnouncedDeployReplays() throws Exception {
    rehearsal.replay(deployAnnounced(world, rehearsal));
    rehearsal.replay(rehearsal.history(world.channels().taken().get(0).id()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "purge",
        "clean",
        "restart",
        "move-leader",
        "member-add",
        "member-remove",
        "member-replace",
        "converge-members"
      })
  void anOperationOnALiveClusterReplays(String name) throws Exception {
    rehearsal.replay(operation(name, world, rehearsal));
  }

  @Test
  void aHistoryOfAnotherProcedureDoesNotReplay() throws Exception {
    String other = recorded("deploy-fresh").toJson(false).replace("\"etcd_dir\"", "\"etcd_rid\"");

    assertThatThrownBy(() -> rehearsal.replay(WorkflowExecutionHistory.fromJson(other)))
        .hasStackTraceContaining("NonDeterministic");
  }

  /** Not a test: writes the histories. */
  @Test
  @Tag("record")
  void record() throws IOException {
    write("deploy-fresh", freshDeploy());
    try (var again = new Rehearsal(world)) {
      write("deploy-with-purge", deployWithPurge(again));
      assertThat(again.status(CLUSTER)).hasSize(3);
      write("status", again.history(CLUSTER));
      write("converge-unchanged", convergence(again));
      write("converge-rolling", rollingConvergence(again));
    }
    try (var check = new Rehearsal(new FakeWorld())) {
      write("deploy-check", deployCheck(check));
    }
    try (var again = new Rehearsal(world)) {
      world.elects(2);
      world.host(C).needsRestart(RestartReason.CONFIG);
      write("converge-rolling-after-an-election", convergence(again));
    }
    var troubled = new FakeWorld();
    try (var answered = new Rehearsal(troubled)) {
      write("deploy-answered", deployAnswered(troubled, answered));
    }
    for (String operation :
        List.of(
            "purge",
            "clean",
            "restart",
            "move-leader",
            "member-add",
            "member-remove",
            "member-replace",
            "converge-members")) {
      var there = new FakeWorld();
      try (var again = new Rehearsal(there)) {
        write(operation, operation(operation, there, again));
      }
    }
    var watched = new FakeWorld();
    try (var announced = new Rehearsal(watched)) {
      WorkflowExecutionHistory deploy = deployAnnounced(watched, announced);
      write("deploy-announced", deploy);
      write("notify", announced.history(watched.channels().taken().get(0).id()));
    }
  }

  private WorkflowExecutionHistory freshDeploy() {
    rehearsal.deploy(Sample.unattended(CLUSTER));
    return rehearsal.history(CLUSTER);
  }

  private WorkflowExecutionHistory deployWithPurge() {
    return deployWithPurge(rehearsal);
  }

  private WorkflowExecutionHistory deployWithPurge(Rehearsal stage) {
    world.host(A).runsEtcd(5);
    RunningOperation deploy = stage.start(Sample.attended(CLUSTER));
    ApprovalRequest question = deploy.awaitQuestion();
    deploy.approve(new Verdict("etcd", question.token(), "bob", "moving to TLS"));
    deploy.report();
    return stage.history(CLUSTER);
  }

  private static WorkflowExecutionHistory deployAnswered(FakeWorld troubled, Rehearsal stage) {
    troubled.fail("etcd_install", B, FailureKind.COMMAND, 1);
    troubled.failAlways("etcd_dir", C, FailureKind.COMMAND);
    RunningOperation deploy = stage.start(Sample.attending(CLUSTER));
    deploy.awaitAttention();
    deploy.answer("retry", new Answer(Optional.of(B), "bob", Optional.empty()));
    deploy.answer("skip", new Answer(Optional.of(C), "bob", Optional.of("done by hand")));
    deploy.report();
    return stage.history(CLUSTER);
  }

  /** Two must approve, one does in time for the reminder; a step fails; channels hear of it all. */
  private static WorkflowExecutionHistory deployAnnounced(FakeWorld watched, Rehearsal stage) {
    watched.channels().with("slack").with("webhook");
    watched.host(A).runsEtcd(5);
    watched.fail("etcd_install", B, FailureKind.COMMAND, 1);
    var policy = new ApprovalPolicy(Optional.empty(), Duration.ofMinutes(10), true, List.of(), 2);
    RunningOperation deploy = stage.start(Sample.onServer(CLUSTER, policy));
    ApprovalRequest question = deploy.awaitQuestion();
    deploy.signal("approve", new Verdict("etcd", question.token(), Sample.REQUESTER, ""));
    deploy.approve(new Verdict("etcd", question.token(), "bob", "moving to TLS"));
    stage.letPass(Duration.ofMinutes(8));
    deploy.signal("approve", new Verdict("etcd", question.token(), "carol", ""));
    deploy.awaitAttention();
    deploy.answer("retry", new Answer(Optional.empty(), "bob", Optional.empty()));
    deploy.report();
    watched.channels().awaitTaken(2 * 4);
    return stage.history(CLUSTER);
  }

  private static WorkflowExecutionHistory operation(String name, FakeWorld there, Rehearsal stage) {
    there.runs(CLUSTER);
    Order order = Sample.order(CLUSTER);
    switch (name) {
      case "purge" ->
          approved(
              stage.start(
                  PurgeWorkflow.class,
                  PurgeWorkflow::purge,
                  CLUSTER,
                  new PurgeRequest(order, Sample.peopleAsked(), true)));
      case "clean" -> {
        there.hasMembers(there.cluster().members().subList(0, 2));
        there.host(C).stops();
        approved(
            stage.start(
                CleanWorkflow.class,
                CleanWorkflow::clean,
                CLUSTER,
                new CleanRequest(order, Sample.peopleAsked(), List.of(C))));
      }
      case "restart" ->
          stage
              .start(
                  RestartWorkflow.class,
                  RestartWorkflow::restart,
                  CLUSTER,
                  new RestartRequest(order))
              .report();
      case "member-add", "member-remove", "member-replace", "converge-members" ->
          changeMembers(name, there, stage);
      default ->
          stage
              .start(
                  MoveLeaderWorkflow.class,
                  MoveLeaderWorkflow::moveLeader,
                  CLUSTER,
                  new MoveLeaderRequest(order, Optional.of(B)))
              .report();
    }
    return stage.history(CLUSTER);
  }

  private static void changeMembers(String name, FakeWorld there, Rehearsal stage) {
    List<Member> four = Sample.members(A, B, C, D);
    Order order = Sample.order(Sample.cluster().members(four).build());
    switch (name) {
      case "member-add" -> {
        there.cluster().lags(2);
        stage
            .start(
                MemberAddWorkflow.class,
                MemberAddWorkflow::add,
                order.cluster(),
                new MemberAddRequest(order, List.of(D)))
            .report();
      }
      case "member-remove" ->
          stage
              .start(
                  MemberRemoveWorkflow.class,
                  MemberRemoveWorkflow::remove,
                  order.cluster(),
                  new MemberRemoveRequest(order, List.of(A), true))
              .report();
      case "member-replace" -> {
        var pair = new Replacement("etcd-1", Optional.of(D));
        stage
            .start(
                MemberReplaceWorkflow.class,
                MemberReplaceWorkflow::replace,
                order.cluster(),
                new MemberReplaceRequest(order, List.of(pair), false, false, true))
            .report();
      }
      default -> {
        Member moved = four.get(1).at("/srv/etcd", 2379, 12380);
        ClusterSpec other =
            Sample.cluster().members(List.of(four.get(0), moved, four.get(3))).build();
        approved(
            stage.start(
                ConvergeWorkflow.class,
                ConvergeWorkflow::converge,
                other,
                new ConvergeRequest(
                    other,
                    Sample.REQUESTER,
                    Scope.everything(),
                    FailurePolicy.FAIL,
                    Audience.FOLLOWERS,
                    Sample.peopleAsked())));
      }
    }
  }

  private static void approved(RunningOperation operation) {
    String token = operation.awaitQuestion().token();
    operation.approve(new Verdict("etcd", token, "bob", "moving away"));
    operation.report();
  }

  private static WorkflowExecutionHistory deployCheck(Rehearsal stage) {
    stage.deploy(Sample.unattended(CLUSTER, Sample.checking(Scope.everything())));
    return stage.history(CLUSTER);
  }

  private static WorkflowExecutionHistory convergence(Rehearsal stage) {
    stage.converge(Sample.convergence(CLUSTER));
    return stage.history(CLUSTER);
  }

  private WorkflowExecutionHistory rollingConvergence(Rehearsal stage) {
    world.host(A).needsRestart(RestartReason.UNIT);
    world.host(B).differsIn(Stage.ETCD_CONF).needsRestart(RestartReason.CONFIG);
    world.host(INFRA).differsIn(Stage.ETCD_REGISTER);
    return convergence(stage);
  }

  private WorkflowExecutionHistory status() {
    rehearsal.status(CLUSTER);
    return rehearsal.history(CLUSTER);
  }

  private static WorkflowExecutionHistory recorded(String name) throws IOException {
    try (InputStream json = ReplayTest.class.getResourceAsStream("/histories/" + name + ".json")) {
      return WorkflowExecutionHistory.fromJson(
          new String(json.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void write(String name, WorkflowExecutionHistory history) throws IOException {
    Path file = Path.of("src/test/resources/histories", name + ".json");
    if (!Files.exists(file)) {
      Files.writeString(file, history.toJson(true) + "\n");
    }
  }
}
