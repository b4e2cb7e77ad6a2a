package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.PackageActivities;
import io.raftsman.activity.ServiceActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.decide.LeaveDecisions;
import io.raftsman.decide.LeaveStep;
import io.raftsman.decide.LiveCluster;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.Verbs;
import java.util.Collection;

/**
 * Takes members out of a live cluster.
 *
 * <p>Invariants: another leads before the leader leaves; nothing on a host is touched before its
 * member is out of the list; its data goes last; what can't be done on a host that is offline is
 * owed.
 */
public final class Leaving {
  private final Operation operation;
  private final ClusterSpec inventory;
  private final Scope scope;
  private final MembershipSteps membership;

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
   * @throws OperationStopped says why it may not
   */
  public void admit(ViewedMember member) {
    decide(member, Stance.AT_FIRST);
  }

  /** Takes it out of the list, its leadership to another before. */
  public void leave(ViewedMember member, Stance stance) {
    Stance taken = stance;
    while (true) {
      MembershipSteps.Seen<LeaveStep> seen = decide(member, taken);
      if (seen.decision() instanceof LeaveStep.Gone) {
        return;
      }
      if (seen.decision() instanceof LeaveStep.MoveLeader move) {
        membership.moveLeader(seen.live(), move.from(), move.to());
      } else {
        membership.remove(seen.live(), member.entry());
      }
      taken = Stance.UNDER_WAY;
    }
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

  /**
   * Takes what it left off its host.
   *
   * @param live the cluster as it was with the member
   * @param reached the members of the inventory whose hosts were reached
   * @param remains what it may leave there
   */
  public void cleanUp(
      ViewedMember member, LiveCluster live, Collection<Member> reached, Remains remains) {
    Member target = live.inventoryMember(member).orElseGet(() -> live.member(member));
    if (live.inventoryMember(member).isEmpty()) {
      operation.owe(
          LiveCluster.host(member)
              + ": what is left of "
              + live.name(member)
              + ", since the inventory doesn't have this host: starter clean "
              + LiveCluster.host(member));
    } else if (reached.contains(target)) {
      cleanUp(target, remains);
    } else {
      operation.owe(
          target.host().name()
              + ": what is left of "
              + target.name()
              + ", since the host could not be reached: starter clean "
              + target.host().name());
    }
  }

  /** Takes what a member that is in no list left off its host. */
  public void cleanUp(Member member, Remains remains) {
    String host = member.host().name();
    var task = new MemberTask(inventory, member, scope.diff());
    operation.step(
        Stage.ETCD_PURGE,
        host,
        () ->
            Verbs.onHost(ServiceActivities.class, Stage.ETCD_PURGE, host, inventory.site())
                .clean(task, remains));
    if (!remains.packages()) {
      operation.step(
          Stage.ETCD_PURGE,
          host,
          () ->
              Verbs.onHost(PackageActivities.class, Stage.ETCD_PURGE, host, inventory.site())
                  .uninstall(task));
    }
  }
}
