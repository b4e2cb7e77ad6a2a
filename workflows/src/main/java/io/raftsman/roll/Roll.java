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
import io.temporal.workflow.Functions.Proc1;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Restarts members one at a time.
 *
 * <p>Invariants: a member is touched only after the one before serves, has caught up, and the
 * cluster has been healthy for a settle time; the leader is touched last, after another has taken
 * over; the order is decided anew before each; the first failure ends it, with the cluster at
 * quorum.
 */
public final class Roll {
  /** How long a cluster must have been healthy before the next member is touched. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final int ELECTIONS = 3;

  private static final int MOST_LOOKS = 15;

  /** Since then a decision must last. */
  private static final String LASTING = "roll-lasting-decision";

  private final ClusterSpec cluster;
  private final List<String> memberNames;
  private final MemberSteps steps;
  private final boolean outage;

  /**
   * A roll of a live cluster.
   *
   * @param cluster its members that the inventory knows
   * @param memberNames all names in its own member list
   * @param outage whether a cluster of one or two members may lose its quorum for a moment
   */
  public Roll(ClusterSpec cluster, List<String> memberNames, MemberSteps steps, boolean outage) {
    this.cluster = requireNonNull(cluster, "cluster");
    this.memberNames = List.copyOf(memberNames);
    this.steps = requireNonNull(steps, "steps");
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
  public void run(List<String> pending, Proc1<Member> change) {
    List<String> left = new ArrayList<>(pending);
    while (next(left, left.equals(pending) ? Conclusion.REFUSED : Conclusion.FAILED)
        instanceof RollStep.Restart step) {
      step.successor().ifPresent(successor -> steps.moveLeader(step.member(), successor));
      change.apply(cluster.member(step.member()));
      steps.awaitHealthy(memberNames);
      left.remove(step.member());
      if (!left.isEmpty()) {
        Workflow.sleep(SETTLE);
      }
    }
  }

  /**
   * A decision that an election could have brought about must stay the same for three time-outs.
   */
  private RollStep lastingDecision(List<String> pending) {
    boolean once =
        Workflow.getVersion(LASTING, Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION;
    List<MemberStatus> statuses = steps.status();
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
      statuses = steps.status();
      RollStep before = step;
      step = RollDecisions.next(pending, statuses, outage);
      lasted = step.equals(before) ? lasted + 1 : 0;
    }
    return step;
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
