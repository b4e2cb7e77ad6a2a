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
import io.raftsman.operation.Since;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  /** Since then one that has begun to join, and is in no list, joins after who leaves early. */
  private static final String UNLISTED = "converge-unlisted-join-later";

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
   * What is to be done.
   *
   * @param live the cluster beside the inventory, where members that are to move are where they are
   * @param before the inventory's cluster, where these are where they are
   * @param unfinished members in the cluster's list whose joining a run that died has left
   *     unfinished
   * @param members who joins besides, and who leaves
   * @param relocations who moves
   * @param states what is on the hosts
   */
  private record Changes(
      LiveCluster live,
      ClusterSpec before,
      List<Member> unfinished,
      MembershipPlan members,
      List<Relocation> relocations,
      List<HostState> states) {
    boolean none() {
      return unfinished.isEmpty() && members.isEmpty() && relocations.isEmpty();
    }

    /** Those that join, in their order. */
    List<Member> joining() {
      return Stream.concat(unfinished.stream(), members.added().stream()).toList();
    }

    /** What is on the hosts of these. */
    List<HostState> of(List<Member> some) {
      return states.stream()
          .filter(s -> some.stream().anyMatch(m -> m.host().name().equals(s.host())))
          .toList();
    }
  }

  /**
   * Carries them out, and the rest of the convergence in their midst.
   *
   * @param seen what is on the hosts, looked at where the inventory has the members
   * @param rest brings the members that are there in line, and says what it did or would do
   * @return the summary
   */
  String run(List<HostState> seen, Function<List<HostState>, String> rest) {
    List<HostState> states = seen;
    while (true) {
      Changes changes = changes(states);
      if (states == seen) {
        tellLimit(changes.live());
      }
      if (changes.none()) {
        return rest.apply(changes.states());
      }
      admit(changes);
      if (scope.checking()) {
        return show(changes, rest);
      }
      List<Destruction> destructions = destructions(changes);
      if (destructions.isEmpty() || approval.covers(destructions)) {
        return carryOut(changes, rest);
      }
      approval.ask(destructions);
      // Everything is looked at again: it may have changed since.
      states = examination.observe(covered(inventory));
    }
  }

  private Changes changes(List<HostState> seen) {
    List<Relocation> relocations =
        Relocation.of(inventory, seen).stream()
            .filter(r -> scope.covers(r.to().host().name()))
            .toList();
    ClusterSpec before = Relocation.before(inventory, relocations);
    List<HostState> states =
        relocations.isEmpty() ? seen : moved(examination.observe(covered(before)), seen);
    LiveCluster live = new MembershipSteps(operation, before).view();
    MembershipPlan plan = MembershipPlan.of(live, inventory);
    List<Member> unfinished =
        halfIn(
            covered(inventory).stream()
                .filter(MembershipPlan.unfinished(inventory, states)::contains)
                .toList(),
            plan);
    return new Changes(
        live,
        before,
        unfinished,
        new MembershipPlan(
            plan.added().stream()
                .filter(m -> scope.covers(m.host().name()) && !unfinished.contains(m))
                .toList(),
            // A limit names hosts that may be changed, and this one is on none of them.
            scope.hosts().isEmpty() ? plan.removed() : List.of()),
        relocations,
        states);
  }

  /**
   * Of those that have begun to join, who is in the list: one that isn't yet hinders nobody, and
   * joins with the others.
   */
  private static List<Member> halfIn(List<Member> unfinished, MembershipPlan plan) {
    List<Member> listed = unfinished.stream().filter(m -> !plan.added().contains(m)).toList();
    return listed.equals(unfinished) || !Since.applies(UNLISTED) ? unfinished : listed;
  }

  /** Says what a limit leaves out. */
  private void tellLimit(LiveCluster live) {
    if (scope.hosts().isEmpty()) {
      return;
    }
    MembershipPlan whole = MembershipPlan.of(live, inventory);
    whole.added().stream()
        .filter(m -> !scope.covers(m.host().name()))
        .map(
            m ->
                m.name()
                    + " on "
                    + m.host().name()
                    + " is in the inventory and not in the cluster. Nothing was done there: it is added by a converge without this limit.")
        .forEach(note -> operation.note(Stage.ETCD_CHECK, inventory.name(), note));
    inventory.members().stream()
        .filter(m -> !scope.covers(m.host().name()))
        .filter(m -> live.members().stream().anyMatch(e -> MembershipPlan.isHalfIn(e.entry(), m)))
        .map(
            m ->
                m.name()
                    + " on "
                    + m.host().name()
                    + " has not joined to the end. Nothing was done there; carry it on: starter member add "
                    + m.host().name()
                    + " --cluster "
                    + inventory.name())
        .forEach(note -> operation.note(Stage.ETCD_CHECK, inventory.name(), note));
    whole.removed().stream()
        .map(
            m ->
                live.words(m)
                    + " is in the cluster and not in the inventory. It is removed, with an approval, by a converge of all hosts.")
        .forEach(note -> operation.note(Stage.ETCD_CHECK, inventory.name(), note));
  }

  /** Data that a run which died has moved already is in its new place. */
  private static List<HostState> moved(List<HostState> states, List<HostState> seen) {
    return states.stream()
        .map(s -> s.data().isPresent() ? s : s.withData(dataOn(s.host(), seen)))
        .toList();
  }

  private static Optional<HostState.DataDirectory> dataOn(String host, List<HostState> states) {
    return states.stream().filter(s -> s.host().equals(host)).findFirst().flatMap(HostState::data);
  }

  private List<Member> covered(ClusterSpec cluster) {
    return cluster.members().stream().filter(m -> scope.covers(m.host().name())).toList();
  }

  private void admit(Changes changes) {
    List<Member> joining = changes.joining();
    List<ViewedMember> removed = changes.members().removed();
    LiveCluster live = changes.live();
    List<Member> staying =
        changes.before().members().stream()
            .filter(m -> joining.stream().noneMatch(j -> j.name().equals(m.name())))
            .toList();
    var obstacles = new ArrayList<String>();
    if (staying.isEmpty() || live.voters().stream().allMatch(removed::contains)) {
      obstacles.add("the inventory has none of the cluster's voting members");
    } else if (ConvergeDecisions.decide(
            changes.before().withMembers(staying), examination.facts(), changes.of(staying))
        instanceof ConvergeDecision.Refuse refusal) {
      throw OperationStopped.because(Conclusion.REFUSED, refusal.reason());
    }
    MembershipRules.whyNot(
            live, m -> removed.contains(m) || joining.stream().anyMatch(j -> isAt(m, j)))
        .ifPresent(obstacles::add);
    obstacles.addAll(joining().obstacles(joining, changes.of(joining), live));
    OperationStopped.refuse("Converge can't carry this, and nothing was changed:", obstacles);
    moving().admit(changes.before(), changes.relocations());
  }

  private static boolean isAt(ViewedMember viewed, Member member) {
    return viewed.entry().peerUrls().contains(member.peerUrl());
  }

  private String show(Changes changes, Function<List<HostState>, String> rest) {
    List<Relocation> relocations = changes.relocations();
    List<Member> joining = changes.joining();
    List<ViewedMember> removed = changes.members().removed();
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
      List<HostState> others = changes.of(joining);
      sentences.add(
          rest.apply(changes.states().stream().filter(s -> !others.contains(s)).toList()));
    } else {
      sentences.add(
          relocations.size()
              + (relocations.size() == 1 ? " member" : " members")
              + " would be moved and restarted, one at a time and the leader last.");
    }
    var plans = new MemberPlans(operation, inventory, scope, examination);
    if (!joining.isEmpty()) {
      sentences.add(plans.joining(joining, changes.live().without(early(changes))));
    }
    if (!removed.isEmpty()) {
      sentences.add(
          plans.leaving(removed, changes.live()) + " It would ask for an approval of that.");
      approval.show(destructions(changes));
    }
    return String.join(" ", sentences);
  }

  /** Who of those that are to go does so before anybody joins. */
  private static List<ViewedMember> early(Changes changes) {
    return changes.members().removed().stream()
        .filter(
            m ->
                !m.status().healthy()
                    || changes.joining().stream()
                        .anyMatch(a -> a.name().equals(changes.live().name(m))))
        .toList();
  }

  private static List<Destruction> destructions(Changes changes) {
    LiveCluster live = changes.live();
    return changes.members().removed().stream()
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

  private String carryOut(Changes changes, Function<List<HostState>, String> rest) {
    LiveCluster live = changes.live();
    MembershipPlan plan = changes.members();
    if (!plan.removed().isEmpty()) {
      SnapshotBefore.take(
          new MembershipSteps(operation, changes.before()), live, inventory.name(), "converge");
    }
    Joining joining = joining();
    joining.joinsDeploymentOf(changes.states());
    joining.carriesOn(changes.unfinished());
    // A member that is half in hinders everything else.
    changes.unfinished().forEach(m -> join(joining, m));
    List<ViewedMember> leaving = new ArrayList<>(plan.removed());
    List.copyOf(leaving).stream()
        .filter(m -> !m.status().healthy())
        .forEach(m -> leave(m, leaving, changes.before(), live));
    moving().run(changes.before(), changes.relocations());
    List<Member> present =
        covered(inventory).stream().filter(m -> !plan.added().contains(m)).toList();
    String done = rest.apply(examination.observe(present));
    for (Member member : plan.added()) {
      List.copyOf(leaving).stream()
          .filter(m -> live.name(m).equals(member.name()))
          .forEach(m -> leave(m, leaving, inventory, live));
      join(joining, member);
    }
    List.copyOf(leaving).forEach(m -> leave(m, leaving, inventory, live));
    var alignment =
        new Alignment(
            operation, inventory, scope, examination, new MembershipSteps(operation, inventory));
    List<Member> reached = Stream.concat(present.stream(), plan.added().stream()).toList();
    alignment.tell(reached, plan.removed().stream().map(live::member).toList());
    LiveCluster now = alignment.check(reached, live, changes.joining());
    return done + " It has " + now.size() + ".";
  }

  private static void join(Joining joining, Member member) {
    joining.join(member, Stance.UNDER_WAY);
    joining.finish(member);
  }

  private void leave(
      ViewedMember member, List<ViewedMember> left, ClusterSpec cluster, LiveCluster live) {
    var leaving = new Leaving(operation, inventory, scope, new MembershipSteps(operation, cluster));
    leaving.leave(member, Stance.UNDER_WAY, Stamp.State.LEAVING);
    leaving.cleanUp(member, live, inventory.remains());
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
