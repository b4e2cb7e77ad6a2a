package io.raftsman.leader;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.decide.LeaderDecision;
import io.raftsman.decide.LeaderDecision.Move;
import io.raftsman.decide.LeaderDecision.Refuse;
import io.raftsman.decide.LeaderDecision.There;
import io.raftsman.decide.LeaderDecisions;
import io.raftsman.decide.LiveCluster;
import io.raftsman.member.MembershipSteps;
import io.raftsman.member.Stance;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.PlannedStep;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;

/**
 * Hands the leadership over, and looks whether it is where it was to go and all agree.
 *
 * <p>Invariants: it goes only to a voter that serves and has caught up; run again, it finds it
 * there.
 */
public final class MoveLeaderWorkflowImpl implements MoveLeaderWorkflow {
  private final ClusterSpec inventory;
  private final Scope scope;
  private final Optional<String> wanted;
  private final Operation operation;
  private final MembershipSteps membership;

  /** Prepares the state that queries see, before any of them runs. */
  @WorkflowInit
  public MoveLeaderWorkflowImpl(MoveLeaderRequest request) {
    inventory = request.order().cluster();
    scope = request.order().scope();
    wanted = request.to();
    operation = request.order().begin("move-leader");
    membership = new MembershipSteps(operation, inventory);
  }

  @Override
  public Report moveLeader(MoveLeaderRequest request) {
    return operation.run(this::procedure);
  }

  private String procedure() {
    MembershipSteps.Seen<LeaderDecision> seen =
        membership.decide(
            live -> LeaderDecisions.decide(live, wanted),
            decision -> decision instanceof Refuse,
            Stance.AT_FIRST.patience());
    if (seen.decision() instanceof Refuse refusal) {
      throw OperationStopped.because(Conclusion.REFUSED, refusal.reason());
    }
    if (seen.decision() instanceof There there) {
      return scope.checking()
          ? there.member() + " leads already."
          : agreed(seen.live(), there.member() + " leads already.");
    }
    Move move = (Move) seen.decision();
    if (scope.checking()) {
      return plan(move);
    }
    membership.moveLeader(seen.live(), move.from(), move.to());
    return agreed(ledBy(move.to()), move.to() + " leads now; before, " + move.from() + " did.");
  }

  /** Looks who leads now. */
  private LiveCluster ledBy(String member) {
    MembershipSteps.Seen<Boolean> seen =
        membership.decide(
            live -> live.leader().map(live::name).filter(member::equals).isPresent(),
            leads -> !leads,
            Stance.AT_FIRST.patience());
    if (!seen.decision()) {
      throw OperationStopped.because(
          Conclusion.FAILED,
          "The leadership was handed to "
              + member
              + ", and "
              + seen.live()
                  .leader()
                  .map(m -> seen.live().words(m) + " leads")
                  .orElse("nobody leads")
              + " now: an election came between. Run the same command again.");
    }
    return seen.live();
  }

  private String agreed(LiveCluster live, String summary) {
    List<ViewedMember> missing =
        live.members().stream().filter(m -> !m.status().healthy()).toList();
    if (missing.isEmpty()) {
      membership.agree(live, live.learners().stream().map(live::name).toList());
    }
    missing.forEach(
        m ->
            operation.owe(
                live.words(m)
                    + " does not serve, so not all could be asked whether they agree: starter status --cluster "
                    + inventory.name()));
    return summary;
  }

  private String plan(Move move) {
    operation.plan(
        inventory.name(),
        List.of(
            new PlannedStep(
                Stage.ETCD_MEMBER,
                StepResult.of(
                    List.of("leadership: " + move.from() + " -> " + move.to()),
                    Optional.empty(),
                    List.of()))));
    return move.to() + " would lead instead of " + move.from() + ".";
  }

  @Override
  public Progress progress(int from) {
    return operation.progress(from);
  }

  @Override
  public Optional<Report> report() {
    return operation.report();
  }
}
