package io.raftsman.converge;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.ConvergeDecision;
import io.raftsman.decide.ConvergeDecisions;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.MembershipPlan;
import io.raftsman.decide.MembershipRules;
import io.raftsman.decide.Relocation;
import io.raftsman.examine.Examination;
import io.raftsman.member.Alignment;
import io.raftsman.member.Joining;
import io.raftsman.member.Leaving;
import io.raftsman.member.MemberPlans;
import io.raftsman.member.MembershipSteps;
import io.raftsman.member.SnapshotBefore;
import io.raftsman.member.Stance;
import io.raftsman.observed.HostState;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.ApprovalGate;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.PlannedStep;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes who is a live cluster's member, and where, what the inventory says.
 *
 * <p>The order is the safe one: members that are to go and don't serve anyway leave first, as they
 * count for the quorum; members that stay move to their new places and are brought in line; new
 * ones join one after the other; those that are to go and serve leave last. A new one that has the
 * name of one that leaves joins after it.
 */
final class MemberChanges {
  private final Operation operation;
  private final ClusterSpec inventory;
  private final Scope scope;
  private final Examination examination;
  private final ApprovalGate approval;
  private final Function<Member, Stamp> stamps;

  MemberChanges(
      Operation operation,
      ClusterSpec inventory,
      Scope scope,
      Examination examination,
      ApprovalGate approval,
      Function<Member, Stamp> stamps) {
    this.operation = requireNonNull(operation, "operation");
    this.inventory = requireNonNull(inventory, "inventory");
    this.scope = requireNonNull(scope, "scope");
    this.examination = requireNonNull(examination, "examination");
    this.approval = requireNonNull(approval, "approval");
    this.stamps = requireNonNull(stamps, "stamps");
  }

  /**
   * Carries them out, and the rest of the convergence in their midst.
   *
   * @param seen what is on the hosts, looked at where the inventory has the members
   * @param rest brings the members that are there in line, and says what it did or would do
   * @return the summary
   */
  String run(List<HostState> seen, Function<List<HostState>, String> rest) {
    List<Relocation> relocations =
        Relocation.of(inventory, seen).stream()
            .filter(r -> scope.covers(r.to().host().name()))
            .toList();
    ClusterSpec before = Relocation.before(inventory, relocations);
    List<Member> covered =
        before.members().stream().filter(m -> scope.covers(m.host().name())).toList();
    List<HostState> states = relocations.isEmpty() ? seen : examination.observe(covered);
    LiveCluster live = new MembershipSteps(operation, before).view();
    MembershipPlan plan = limited(MembershipPlan.of(live, inventory));
    if (plan.isEmpty() && relocations.isEmpty()) {
      return rest.apply(states);
    }
    admit(live, plan, before, relocations, states);
    if (scope.checking()) {
      return show(live, plan, relocations, states, rest);
    }
    approve(before, plan);
    return carryOut(live, plan, before, relocations, states, rest);
  }

  /**
   * A limit names hosts that may be changed: a member that the inventory doesn't have is on none.
   */
  private MembershipPlan limited(MembershipPlan plan) {
    return new MembershipPlan(
        plan.added().stream().filter(m -> scope.covers(m.host().name())).toList(),
        scope.hosts().isEmpty() ? plan.removed() : List.of());
  }

  private void admit(
      LiveCluster live,
      MembershipPlan plan,
      ClusterSpec before,
      List<Relocation> relocations,
      List<HostState> states) {
    if (ConvergeDecisions.decide(before, examination.facts(), states)
        instanceof ConvergeDecision.Refuse refusal) {
      throw OperationStopped.because(Conclusion.REFUSED, refusal.reason());
    }
    var obstacles = new ArrayList<String>();
    MembershipRules.whyNot(live, plan.removed()::contains).ifPresent(obstacles::add);
    if (live.voters().stream().allMatch(plan.removed()::contains)) {
      obstacles.add("the inventory has none of the cluster's voting members");
    }
    obstacles.addAll(joining().obstacles(plan.added(), of(plan.added(), states), live));
    OperationStopped.refuse("Converge can't carry this, and nothing was changed:", obstacles);
    moving().admit(before, relocations);
  }

  private static List<HostState> of(List<Member> members, List<HostState> states) {
    return states.stream()
        .filter(s -> members.stream().anyMatch(m -> m.host().name().equals(s.host())))
        .toList();
  }

  private String show(
      LiveCluster live,
      MembershipPlan plan,
      List<Relocation> relocations,
      List<HostState> states,
      Function<List<HostState>, String> rest) {
    var sentences = new ArrayList<String>();
    for (Relocation relocation : relocations) {
      operation.plan(
          relocation.to().host().name(),
          List.of(
              new PlannedStep(
                  Stage.ETCD_LAUNCH,
                  StepResult.of(relocation.words(), Optional.of("restarted there"), List.of()))));
    }
    if (relocations.isEmpty()) {
      sentences.add(rest.apply(states));
    } else {
      sentences.add(
          relocations.size()
              + (relocations.size() == 1 ? " member" : " members")
              + " would be moved and restarted, one at a time and the leader last.");
    }
    var plans = new MemberPlans(operation, inventory, scope, examination);
    if (!plan.added().isEmpty()) {
      sentences.add(plans.joining(plan.added(), live));
    }
    if (!plan.removed().isEmpty()) {
      sentences.add(plans.leaving(plan.removed(), live) + " It would ask for an approval of that.");
      approval.show(destructions(plan, live));
    }
    return String.join(" ", sentences);
  }

  /** Returns once the removal of exactly these members is approved. */
  private void approve(ClusterSpec before, MembershipPlan plan) {
    List<ViewedMember> removed = plan.removed();
    while (!removed.isEmpty()) {
      LiveCluster live = new MembershipSteps(operation, before).view();
      MembershipPlan now = limited(MembershipPlan.of(live, inventory));
      List<Destruction> destructions = destructions(now, live);
      if (destructions.isEmpty() || approval.covers(destructions)) {
        return;
      }
      approval.ask(destructions);
    }
  }

  private static List<Destruction> destructions(MembershipPlan plan, LiveCluster live) {
    return plan.removed().stream()
        .map(
            m ->
                new Destruction(
                    LiveCluster.host(m),
                    "member=" + m.entry().id() + " cluster=" + live.clusterId(),
                    List.of(
                        "member "
                            + live.words(m)
                            + " of cluster "
                            + live.clusterId()
                            + " is not in the inventory, and would be removed from the cluster"),
                    m.status().answer().map(MemberStatus.Answer::databaseBytes).orElse(0L),
                    Optional.empty()))
        .toList();
  }

  private String carryOut(
      LiveCluster live,
      MembershipPlan plan,
      ClusterSpec before,
      List<Relocation> relocations,
      List<HostState> states,
      Function<List<HostState>, String> rest) {
    var early = new MembershipSteps(operation, before);
    if (!plan.removed().isEmpty()) {
      SnapshotBefore.take(early, live, inventory.name(), "converge");
    }
    Set<String> learners = Alignment.learnerIds(live);
    List<ViewedMember> leaving = new ArrayList<>(plan.removed());
    leaving.stream()
        .filter(m -> !m.status().healthy())
        .toList()
        .forEach(m -> leave(m, leaving, before, live));
    moving().run(before, relocations);
    List<Member> present =
        inventory.members().stream()
            .filter(m -> !plan.added().contains(m) && scope.covers(m.host().name()))
            .toList();
    String done = rest.apply(examination.observe(present));
    Joining joining = joining();
    joining.joinsDeploymentOf(states);
    for (Member member : plan.added()) {
      leaving.stream()
          .filter(m -> live.name(m).equals(member.name()))
          .toList()
          .forEach(m -> leave(m, leaving, inventory, live));
      joining.join(member, Stance.UNDER_WAY);
      joining.finish(member);
    }
    List.copyOf(leaving).forEach(m -> leave(m, leaving, inventory, live));
    var alignment =
        new Alignment(
            operation, inventory, scope, examination, new MembershipSteps(operation, inventory));
    List<Member> reached = Stream.concat(present.stream(), plan.added().stream()).toList();
    alignment.tell(reached, plan.removed().stream().map(live::member).toList());
    LiveCluster now = alignment.check(reached, learners);
    return done
        + " It has "
        + now.members().size()
        + (now.members().size() == 1 ? " member." : " members.");
  }

  private void leave(
      ViewedMember member, List<ViewedMember> left, ClusterSpec cluster, LiveCluster live) {
    var leaving = new Leaving(operation, inventory, scope, new MembershipSteps(operation, cluster));
    leaving.leave(member, Stance.UNDER_WAY);
    leaving.cleanUp(member, live, List.of(), inventory.remains());
    left.remove(member);
  }

  private Joining joining() {
    return new Joining(
        operation, inventory, scope, examination, new MembershipSteps(operation, inventory));
  }

  private Moving moving() {
    return new Moving(operation, scope, examination, stamps);
  }
}
