package io.raftsman.clean;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.Leftovers;
import io.raftsman.decide.PurgeDecision;
import io.raftsman.decide.PurgeDecision.Destroy;
import io.raftsman.decide.PurgeDecision.Refuse;
import io.raftsman.examine.Glance;
import io.raftsman.member.Leaving;
import io.raftsman.observed.HostState;
import io.raftsman.operation.ApprovalGate;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.PlannedStep;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailedException;
import io.raftsman.operation.StepResult;
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Functions.Proc1;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes what members left off their hosts.
 *
 * <p>Invariants: nothing is taken away that people did not approve as it was when it was last
 * looked at; whatever can't be reached is owed; what is said to be gone has been looked for.
 */
public final class Removal {
  private final Operation operation;
  private final ClusterSpec cluster;
  private final ApprovalGate approval;
  private final Leaving leaving;
  private final Glance glance;

  /** Of members of a cluster. */
  public Removal(
      Operation operation,
      ClusterSpec cluster,
      ApprovalGate approval,
      Leaving leaving,
      Glance glance) {
    this.operation = requireNonNull(operation, "operation");
    this.cluster = requireNonNull(cluster, "cluster");
    this.approval = requireNonNull(approval, "approval");
    this.leaving = requireNonNull(leaving, "leaving");
    this.glance = requireNonNull(glance, "glance");
  }

  /**
   * A look at the hosts, and what it allows.
   *
   * @param members those whose hosts were reached
   * @param decision what may be done
   */
  public record Seen(List<Member> members, PurgeDecision decision) {
    public Seen {
      members = List.copyOf(members);
      requireNonNull(decision, "decision");
    }
  }

  /**
   * Returns once what is there has been approved.
   *
   * @param seen the last look
   * @param look looks again: what was shown may have changed since
   * @return the look that the approval covers, or where nothing is there any more
   * @throws OperationStopped when it is refused, by the rules or by a person
   */
  public Seen approved(Seen seen, Func<Seen> look) {
    Seen last = seen;
    while (admitted(last).decision() instanceof Destroy destroy
        && !approval.covers(destroy.destructions())) {
      approval.ask(destroy.destructions());
      last = look.apply();
    }
    return last;
  }

  /**
   * The same look.
   *
   * @throws OperationStopped when the rules refuse it
   */
  public static Seen admitted(Seen seen) {
    if (seen.decision() instanceof Refuse refusal) {
      throw OperationStopped.because(Conclusion.REFUSED, refusal.reason());
    }
    return seen;
  }

  /** Shows what would be destroyed; says on how many hosts. */
  public String show(Destroy destroy) {
    approval.show(destroy.destructions());
    for (Destruction destruction : destroy.destructions()) {
      operation.plan(
          destruction.host(),
          List.of(
              new PlannedStep(
                  Stage.ETCD_PURGE,
                  StepResult.of(destruction.findings(), Optional.empty(), List.of()))));
    }
    int hosts = destroy.destructions().size();
    return "It would ask for an approval to destroy what is on "
        + hosts
        + (hosts == 1 ? " host" : " hosts");
  }

  /**
   * Takes away what is on the members' hosts, at the same time.
   *
   * @return those whose hosts could be reached all the time
   */
  public List<Member> takeAway(List<Member> members) {
    return whereReached(members, m -> leaving.takeAway(m, cluster.remains()));
  }

  /** Takes away what a run that was stopped may have left where nothing else is. */
  public void uninstall(List<Member> members) {
    if (!cluster.remains().packages()) {
      whereReached(members, leaving::takePackages);
    }
  }

  private static List<Member> whereReached(List<Member> members, Proc1<Member> work) {
    var lost = new ArrayList<Member>();
    Operation.forEach(
        members,
        member -> {
          try {
            work.apply(member);
          } catch (StepFailedException e) {
            if (e.failure().kind().outcome() != Outcome.UNREACHABLE) {
              throw e;
            }
            lost.add(member);
          }
        });
    return members.stream().filter(m -> !lost.contains(m)).toList();
  }

  /**
   * Looks whether all is gone.
   *
   * @throws OperationStopped says what is left where
   */
  public void check(List<Member> members) {
    List<HostState> left = Leftovers.of(glance.at(members), cluster.remains());
    if (!left.isEmpty()) {
      throw OperationStopped.because(
          Conclusion.FAILED,
          Leftovers.lines(left).stream()
              .collect(
                  Collectors.joining(
                      "\n",
                      "Something was left behind, or it came back:\n",
                      "\nFind out what keeps it there, then run the same command again.")));
    }
  }

  /** Says that the hosts of members are still to be cleaned. */
  public void owe(List<Member> away) {
    away.forEach(
        m ->
            operation.owe(
                m.host().name()
                    + ": what is left of "
                    + m.name()
                    + ", since the host could not be reached: starter clean --cluster "
                    + cluster.name()
                    + " "
                    + m.host().name()));
  }
}
