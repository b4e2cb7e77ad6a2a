package io.raftsman.roll;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.RollDecisions;
import io.raftsman.decide.RollStep;
import io.raftsman.member.MemberSteps;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Since;
import io.temporal.workflow.Functions.Proc;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Restarts members one at a time.
 *
 * <p>Invariants: a member is touched only after the one before serves, has caught up, and the
 * cluster has been healthy for a settle time; the leader is touched last, after another has taken
 * over; the order is decided anew before each, and whether a member may be restarted once more
 * where a person was waited for meanwhile; the first failure ends it, with the cluster at quorum.
 */
public final class Roll {
  /** How long a cluster must have been healthy before the next member is touched. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final int ELECTIONS = 3;

  private static final int MOST_LOOKS = 15;

  /** Since then a decision must last. */
  private static final String LASTING = "roll-lasting-decision";

  /** Since then a refusal is the same whatever its words are. */
  private static final String REWORDED = "roll-reworded-refusal";

  /** Since then the rules are asked again after a person was waited for. */
  private static final String AGAIN = "roll-decides-again";

  private final ClusterSpec cluster;
  private final List<String> memberNames;
  private final MemberSteps steps;
  private final MemberSteps everybody;
  private final boolean outage;

  /** What is done to a member, and restarts it. */
  @FunctionalInterface
  public interface Change {
    /**
     * Does it.
     *
     * @param admission to be run right before the restart: throws where it may not be any more
     */
    void apply(Member member, Proc admission);
  }

  /**
   * A roll of a live cluster that the inventory knows all members of, or all that can be asked.
   *
   * @param cluster its members that the inventory knows
   * @param memberNames all names in its own member list
   * @param outage whether a cluster of one or two members may lose its quorum for a moment
   */
  public Roll(ClusterSpec cluster, List<String> memberNames, MemberSteps steps, boolean outage) {
    this(cluster, memberNames, steps, steps, outage);
  }

  /**
   * A roll of a live cluster with members that the inventory doesn't know: they count for the
   * quorum and may lead, and are left alone.
   *
   * @param everybody steps on all its members
   */
  public Roll(
      ClusterSpec cluster,
      List<String> memberNames,
      MemberSteps steps,
      MemberSteps everybody,
      boolean outage) {
    this.cluster = requireNonNull(cluster, "cluster");
    this.memberNames = List.copyOf(memberNames);
    this.steps = requireNonNull(steps, "steps");
    this.everybody = requireNonNull(everybody, "everybody");
    this.outage = outage;
  }

  /**
   * Whether the roll could begin now; touches nobody.
   *
   * @throws OperationStopped says why it could not
   */
  public void admit(List<String> pending) {
    next(pending, Conclusion.REFUSED);
  }

  /**
   * Does something to each member that restarts it.
   *
   * @param pending names of the members
   * @throws OperationStopped when the next one can't be restarted safely
   */
  public void run(List<String> pending, Change change) {
    List<String> left = new ArrayList<>(pending);
    while (next(left, left.equals(pending) ? Conclusion.REFUSED : Conclusion.FAILED)
        instanceof RollStep.Restart step) {
      var turn = new Turn(step.member());
      turn.moveLeader(step);
      change.apply(cluster.member(step.member()), turn::admit);
      steps.awaitHealthy(memberNames);
      left.remove(step.member());
      if (!left.isEmpty()) {
        Workflow.sleep(SETTLE);
      }
    }
  }

  /** A member's, from the decision on. */
  private final class Turn {
    private final String member;
    private int timesAsked = steps.timesAsked();

    private Turn(String member) {
      this.member = member;
    }

    private void moveLeader(RollStep.Restart step) {
      step.successor().ifPresent(successor -> everybody.moveLeader(member, successor));
    }

    /** A person may have been waited for for hours: what was decided before says nothing then. */
    private void admit() {
      while (timesAsked != steps.timesAsked() && Since.applies(AGAIN)) {
        timesAsked = steps.timesAsked();
        if (next(List.of(member), Conclusion.FAILED) instanceof RollStep.Restart step) {
          moveLeader(step);
        }
      }
    }
  }

  /**
   * A decision that an election could have brought about must stay the same for three time-outs.
   */
  private RollStep lastingDecision(List<String> pending) {
    boolean once = !Since.applies(LASTING);
    List<MemberStatus> statuses = everybody.status();
    RollStep step = RollDecisions.next(pending, statuses, outage);
    int lasted = 0;
    for (int look = 0; !once && lasted < ELECTIONS; look++) {
      if (!RollDecisions.mayPass(step, statuses)) {
        return step;
      }
      if (look == MOST_LOOKS) {
        return new RollStep.Refuse(
            "No member is restarted: the cluster does not come to rest. Find out why first: starter status.");
      }
      Workflow.sleep(Duration.ofMillis(cluster.timing().electionMillis()));
      statuses = everybody.status();
      RollStep before = step;
      step = RollDecisions.next(pending, statuses, outage);
      lasted = isSame(step, before) ? lasted + 1 : 0;
    }
    return step;
  }

  /** A refusal says why a member doesn't answer, which the network words otherwise each time. */
  private static boolean isSame(RollStep step, RollStep before) {
    return step.equals(before)
        || (step instanceof RollStep.Refuse
            && before instanceof RollStep.Refuse
            && Since.applies(REWORDED));
  }

  private RollStep next(List<String> pending, Conclusion otherwise) {
    if (pending.isEmpty()) {
      return new RollStep.Done();
    }
    RollStep step = lastingDecision(pending);
    if (step instanceof RollStep.Refuse refusal) {
      throw OperationStopped.because(otherwise, refusal.reason());
    }
    return step;
  }
}
