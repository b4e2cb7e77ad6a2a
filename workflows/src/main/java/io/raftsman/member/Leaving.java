package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.FileActivities;
import io.raftsman.activity.MemberTask;
import io.raftsman.activity.PackageActivities;
import io.raftsman.activity.ServiceActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.decide.JoinAdmission;
import io.raftsman.decide.LeaveDecisions;
import io.raftsman.decide.LeaveStep;
import io.raftsman.decide.LiveCluster;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Retries;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailedException;
import io.raftsman.operation.StepResult;
import io.raftsman.operation.Verbs;
import io.temporal.workflow.Functions.Func;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes members out of a live cluster.
 *
 * <p>Invariants: another leads before the leader leaves; nothing on a host is touched before its
 * member is out of the list, but that its stamp says so; what tells whose the data is, the stamp
 * and the configuration, outlives the data; what can't be done on a host that is offline is owed.
 */
public final class Leaving {
  /** A member that leaves needs two. */
  private static final int MOST_STEPS = 8;

  private final Operation operation;
  private final ClusterSpec inventory;
  private final Scope scope;
  private final MembershipSteps membership;
  private final Map<String, HostState> states = new TreeMap<>();

  /** Of members of the inventory's cluster. */
  public Leaving(
      Operation operation, ClusterSpec inventory, Scope scope, MembershipSteps membership) {
    this.operation = requireNonNull(operation, "operation");
    this.inventory = requireNonNull(inventory, "inventory");
    this.scope = requireNonNull(scope, "scope");
    this.membership = requireNonNull(membership, "membership");
  }

  /**
   * Whether it may leave now; touches nobody.
   *
   * @return the cluster as it was seen for that
   * @throws OperationStopped says why it may not
   */
  public LiveCluster admit(ViewedMember member) {
    return decide(member, Stance.AT_FIRST).live();
  }

  /** What is on the hosts that were reached. */
  public void sees(Collection<HostState> found) {
    found.forEach(s -> states.put(s.host(), s));
  }

  /** What is on the host of one of the inventory's members, if it was reached. */
  public Optional<HostState> seen(Member member) {
    return Optional.ofNullable(states.get(member.host().name()));
  }

  /**
   * Takes it out of the list, its leadership to another before.
   *
   * @param as how its host's stamp says so, for a run that carries on
   */
  public void leave(ViewedMember member, Stance stance, Stamp.State as) {
    Stance taken = stance;
    for (int step = 0; step < MOST_STEPS; step++) {
      MembershipSteps.Seen<LeaveStep> seen = decide(member, taken);
      if (seen.decision() instanceof LeaveStep.Gone) {
        return;
      }
      if (seen.decision() instanceof LeaveStep.MoveLeader move) {
        membership.moveLeader(seen.live(), move.from(), move.to());
      } else {
        seen.live().inventoryMember(member).ifPresent(m -> mark(m, as));
        membership.remove(seen.live(), member.entry());
      }
      taken = Stance.UNDER_WAY;
    }
    throw OperationStopped.because(
        Conclusion.FAILED,
        "The leadership comes back to "
            + member.entry().name()
            + " each time it is moved away. Find out why first: starter status.");
  }

  private MembershipSteps.Seen<LeaveStep> decide(ViewedMember member, Stance stance) {
    MembershipSteps.Seen<LeaveStep> seen =
        membership.decide(
            live -> LeaveDecisions.next(member.entry().id(), live),
            step -> step instanceof LeaveStep.Refuse,
            stance.patience());
    if (seen.decision() instanceof LeaveStep.Refuse refusal) {
      throw OperationStopped.because(stance.otherwise(), refusal.reason());
    }
    return seen;
  }

  /** A host that can't be written to any more is no reason to keep its member. */
  private void mark(Member member, Stamp.State as) {
    String host = member.host().name();
    Optional<Stamp> stamp =
        Optional.ofNullable(states.get(host))
            .flatMap(HostState::stamp)
            .filter(s -> JoinAdmission.isOf(s, inventory, member));
    if (stamp.isEmpty()) {
      return;
    }
    try {
      operation.tryOut(
          Stage.ETCD_MEMBER,
          host,
          Retries.onceMore(),
          () ->
              Verbs.onHost(FileActivities.class, Stage.ETCD_MEMBER, host, inventory.site())
                  .finish(
                      new MemberTask(inventory, member, scope.diff()), stamp.orElseThrow().at(as)),
          marked -> marked);
    } catch (StepFailedException e) {
      states.remove(host);
    }
  }

  /**
   * Takes what it left off its host.
   *
   * @param live the cluster as it was with the member
   * @param remains what it may leave there
   */
  public void cleanUp(ViewedMember member, LiveCluster live, Remains remains) {
    live.inventoryMember(member)
        .ifPresentOrElse(
            m -> cleanUp(m, remains),
            () ->
                owe(LiveCluster.host(member), live.name(member), "the inventory doesn't have it"));
  }

  /** Takes what a member that is in no list left off its host; owed where that can't be reached. */
  public void cleanUp(Member member, Remains remains) {
    String host = member.host().name();
    if (!states.containsKey(host)) {
      owe(host, member.name(), "it could not be reached");
      return;
    }
    if (doOrOwe(member, () -> clean(member, remains)) && !remains.packages()) {
      doOrOwe(member, () -> uninstall(member));
    }
  }

  /** Takes what a member that is in no list left off its host, which must be reached. */
  public void takeAway(Member member, Remains remains) {
    String host = member.host().name();
    operation.step(Stage.ETCD_PURGE, host, () -> clean(member, remains));
    if (!remains.packages()) {
      takePackages(member);
    }
  }

  /** Takes etcd's binaries off a host, which must be reached. */
  public void takePackages(Member member) {
    operation.step(Stage.ETCD_PURGE, member.host().name(), () -> uninstall(member));
  }

  private StepResult clean(Member member, Remains remains) {
    return onHost(ServiceActivities.class, member).clean(task(member), remains);
  }

  private StepResult uninstall(Member member) {
    return onHost(PackageActivities.class, member).uninstall(task(member));
  }

  private <T> T onHost(Class<T> activities, Member member) {
    return Verbs.onHost(activities, Stage.ETCD_PURGE, member.host().name(), inventory.site());
  }

  private MemberTask task(Member member) {
    return new MemberTask(inventory, member, scope.diff());
  }

  private boolean doOrOwe(Member member, Func<StepResult> call) {
    String host = member.host().name();
    try {
      operation.tryOut(Stage.ETCD_PURGE, host, Retries.of(Stage.ETCD_PURGE), call, r -> r);
      return true;
    } catch (StepFailedException e) {
      if (e.failure().kind().outcome() == Outcome.UNREACHABLE) {
        owe(host, member.name(), "it can't be reached any more");
        return false;
      }
      // A person may look into it.
      operation.step(Stage.ETCD_PURGE, host, call);
      return true;
    }
  }

  private void owe(String host, String member, String why) {
    operation.owe(
        host
            + ": what is left of "
            + member
            + ", as "
            + why
            + ": starter clean "
            + host
            + " --cluster "
            + inventory.name());
  }
}
