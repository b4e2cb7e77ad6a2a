package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.ServiceActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.decide.JoinAdmission;
import io.raftsman.decide.JoinDecisions;
import io.raftsman.decide.JoinStep;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.SpecHash;
import io.raftsman.examine.Examination;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Since;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailedException;
import io.raftsman.operation.Verbs;
import io.temporal.workflow.Workflow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes hosts of the inventory members of a live cluster.
 *
 * <p>Invariants: a host is prepared before the cluster hears of it; a member joins as a learner and
 * votes only once it is in sync; one that can't be brought to that is taken out of the list again,
 * and off its host; its stamp says that it is unfinished until the operation is done with it, so
 * that a run that died is carried on; the stamp of one that had joined before says so all the time,
 * so that nobody takes it for one to be taken back.
 */
public final class Joining {
  /** A member that joins needs three; more means that it comes and goes. */
  private static final int MOST_STEPS = 12;

  /** Since then nobody joins with another version than the others can have beside them. */
  private static final String VERSION = "join-version";

  private final Operation operation;
  private final ClusterSpec inventory;
  private final Scope scope;
  private final Examination examination;
  private final MembershipSteps membership;
  private final Set<String> unfinished = new TreeSet<>();

  /** Members that had not joined when this operation, or one that it carries on, began. */
  private final Set<String> begun = new TreeSet<>();

  private Optional<String> deployment = Optional.empty();

  /** Of the inventory's members, whose hosts were asserted. */
  public Joining(
      Operation operation,
      ClusterSpec inventory,
      Scope scope,
      Examination examination,
      MembershipSteps membership) {
    this.operation = requireNonNull(operation, "operation");
    this.inventory = requireNonNull(inventory, "inventory");
    this.scope = requireNonNull(scope, "scope");
    this.examination = requireNonNull(examination, "examination");
    this.membership = requireNonNull(membership, "membership");
  }

  /**
   * Members that an earlier run has begun to bring in: taken back where they don't come to vote.
   */
  public void carriesOn(List<Member> members) {
    members.forEach(m -> unfinished.add(m.name()));
  }

  /** A member that joins is of the same deployment as those that are there. */
  public void joinsDeploymentOf(List<HostState> states) {
    deployment =
        states.stream()
            .flatMap(s -> s.stamp().stream())
            .filter(s -> s.cluster().equals(inventory.name()))
            .sorted(Comparator.comparing(s -> s.state() != Stamp.State.DEPLOYED))
            .map(Stamp::deployment)
            .findFirst();
  }

  /**
   * Why the hosts can't take their members, a sentence each; empty where they can.
   *
   * @param states what is on the members' hosts
   */
  public List<String> obstacles(List<Member> members, List<HostState> states, LiveCluster live) {
    carriesOn(members.stream().filter(m -> isUnfinished(m, state(m, states))).toList());
    return members.stream().flatMap(m -> obstacles(m, state(m, states), live)).toList();
  }

  private Stream<String> obstacles(Member member, HostState state, LiveCluster live) {
    List<String> there = JoinAdmission.whyNot(inventory, member, state, live.of(member));
    return isDone(member, state, live)
        ? there.stream()
        : Stream.concat(there.stream(), otherVersion(member, live).stream());
  }

  /** Why the version that would be installed can't join the others, where it can't. */
  Optional<String> otherVersion(Member member, LiveCluster live) {
    return JoinAdmission.otherVersion(member, live).filter(why -> Since.applies(VERSION));
  }

  /** Whether an earlier run left this member's joining unfinished. */
  public boolean isUnfinished(Member member, HostState state) {
    return state
        .stamp()
        .filter(s -> JoinAdmission.isOf(s, inventory, member))
        .filter(s -> s.state() == Stamp.State.JOINING)
        .isPresent();
  }

  /**
   * Whether it may join now; touches nobody.
   *
   * @throws OperationStopped says why it may not
   */
  public void admit(Member member) {
    decide(member, Stance.AT_FIRST);
  }

  /** Whether nothing is left to be done for it. */
  public boolean isDone(Member member, HostState state, LiveCluster live) {
    return !isUnfinished(member, state)
        && JoinDecisions.next(member, live) instanceof JoinStep.Done;
  }

  /** Makes it a member. Its stamp says unfinished until {@link #finish}. */
  public void join(Member member, Stance stance) {
    LiveCluster live = decide(member, stance).live();
    boolean standing = live.of(member).isPresent() && !unfinished.contains(member.name());
    if (!standing || live.of(member).filter(ViewedMember::unstarted).isPresent()) {
      begun.add(member.name());
    }
    Stamp.State state = begun.contains(member.name()) ? Stamp.State.JOINING : Stamp.State.DEPLOYED;
    var steps = new MemberSteps(operation, live.spec(), examination, scope.diff());
    steps.install(member);
    steps.makeDirectories(member, stamp(member, state));
    steps.certify(member);
    try {
      bringIn(member);
    } catch (StepFailedException | OperationStopped e) {
      if (!standing) {
        takeBack(member);
      }
      throw e;
    }
  }

  private void bringIn(Member member) {
    for (int step = 0; step < MOST_STEPS; step++) {
      MembershipSteps.Seen<JoinStep> seen = decide(member, Stance.UNDER_WAY);
      if (seen.decision() instanceof JoinStep.AddLearner) {
        membership.addLearner(seen.live(), member);
      } else if (seen.decision() instanceof JoinStep.Start) {
        start(member, seen.live());
      } else if (seen.decision() instanceof JoinStep.Promote) {
        membership.promote(seen.live(), member);
      } else {
        return;
      }
    }
    throw OperationStopped.because(
        Conclusion.FAILED,
        member.name()
            + " on "
            + member.host().name()
            + " does not keep serving: look at its journal (journalctl -u "
            + inventory.service()
            + ").");
  }

  private void start(Member member, LiveCluster live) {
    var steps = new MemberSteps(operation, live.spec(), examination, scope.diff());
    steps.configure(member, InitialState.EXISTING);
    steps.launchJoining(member);
    membership.awaitServing(member);
  }

  /** Its stamp says that there is nothing to carry on. */
  public void finish(Member member) {
    new MemberSteps(operation, inventory, examination, scope.diff())
        .finish(member, stamp(member, Stamp.State.DEPLOYED));
  }

  private MembershipSteps.Seen<JoinStep> decide(Member member, Stance stance) {
    MembershipSteps.Seen<JoinStep> seen =
        membership.decide(
            live -> JoinDecisions.next(member, live),
            step -> step instanceof JoinStep.Refuse,
            stance.patience());
    if (seen.decision() instanceof JoinStep.Refuse refusal) {
      throw OperationStopped.because(stance.otherwise(), refusal.reason());
    }
    return seen;
  }

  /** Out of the list and off its host, unless it votes already. */
  private void takeBack(Member member) {
    String host = member.host().name();
    String owed =
        host
            + ": "
            + member.name()
            + " did not come to vote; take it out with starter member remove "
            + host
            + inTheCluster();
    Optional<LiveCluster> seen = membership.viewToTakeBack(owed);
    if (seen.isEmpty()) {
      return;
    }
    LiveCluster live = seen.orElseThrow();
    if (!live.hasQuorum()) {
      // Nobody knows whether it votes.
      operation.owe(owed);
      return;
    }
    Optional<ViewedMember> entry = live.of(member);
    if (entry.filter(m -> !m.entry().learner()).isPresent()) {
      return;
    }
    boolean out =
        entry.isEmpty()
            || operation.takeBack(
                Stage.ETCD_MEMBER,
                inventory.name(),
                () -> membership.removal(live, entry.orElseThrow().entry()),
                owed);
    if (out) {
      operation.takeBack(
          Stage.ETCD_PURGE,
          host,
          () ->
              Verbs.onHost(ServiceActivities.class, Stage.ETCD_PURGE, host, inventory.site())
                  .clean(new MemberTask(inventory, member), Remains.PACKAGES),
          host + ": what is left of " + member.name() + ": starter clean " + host + inTheCluster());
    }
  }

  private String inTheCluster() {
    return " --cluster " + inventory.name();
  }

  private Stamp stamp(Member member, Stamp.State state) {
    if (deployment.isEmpty()) {
      deployment = Optional.of(Workflow.randomUUID().toString());
    }
    return new Stamp(
        inventory.name(), member.name(), deployment.orElseThrow(), SpecHash.of(inventory), state);
  }

  private static HostState state(Member member, List<HostState> states) {
    return states.stream()
        .filter(s -> s.host().equals(member.host().name()))
        .findFirst()
        .orElseThrow();
  }
}
