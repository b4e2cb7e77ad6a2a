package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.SurveyOrder;
import io.raftsman.activity.SurveyOrder.Baseline;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.decide.JoinDecisions;
import io.raftsman.decide.JoinStep;
import io.raftsman.decide.LeaveDecisions;
import io.raftsman.decide.LeaveStep;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.ReplaceDecisions;
import io.raftsman.decide.ReplaceStep;
import io.raftsman.decide.SpecHash;
import io.raftsman.examine.Examination;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.ViewedMember;
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
import java.util.stream.Collectors;

/** What a check shows of members that would join or leave. */
public final class MemberPlans {
  private final Operation operation;
  private final ClusterSpec inventory;
  private final Scope scope;
  private final Examination examination;

  /** Of the inventory's cluster. */
  public MemberPlans(
      Operation operation, ClusterSpec inventory, Scope scope, Examination examination) {
    this.operation = requireNonNull(operation, "operation");
    this.inventory = requireNonNull(inventory, "inventory");
    this.scope = requireNonNull(scope, "scope");
    this.examination = requireNonNull(examination, "examination");
  }

  /**
   * Shows what would be done for members to join.
   *
   * @return the summary
   */
  public String joining(List<Member> members, LiveCluster live) {
    List<Member> missing = members.stream().filter(m -> live.of(m).isEmpty()).toList();
    missing.stream().findFirst().ifPresent(m -> refuse(JoinDecisions.next(m, live)));
    var all = new ArrayList<>(live.spec().members());
    all.addAll(missing);
    ClusterSpec spec = inventory.withMembers(all);
    new MemberSteps(operation, spec, examination, scope.diff())
        .survey(
            members,
            m ->
                new SurveyOrder(
                    scope.stages(),
                    InitialState.EXISTING,
                    new Stamp(
                        inventory.name(),
                        m.name(),
                        "new",
                        SpecHash.of(inventory),
                        Stamp.State.DEPLOYED),
                    Baseline.PRESENT))
        .values()
        .forEach(s -> operation.plan(s.host(), s.stages()));
    plan(
        missing.stream()
            .map(m -> m.name() + " added as a learner" + (m.learner() ? "" : ", then promoted"))
            .toList());
    return missing.isEmpty()
        ? "No member would be added."
        : "These members would be added, one after the other: " + words(missing) + ".";
  }

  /**
   * Shows what would be done for members to leave.
   *
   * @return the summary
   */
  public String leaving(List<ViewedMember> members, LiveCluster live) {
    LiveCluster then = live;
    for (ViewedMember member : members) {
      LeaveStep step = LeaveDecisions.next(member.entry().id(), then);
      then = then.without(List.of(member));
      if (step instanceof LeaveStep.Refuse refusal) {
        throw OperationStopped.because(Conclusion.REFUSED, refusal.reason());
      }
      if (step instanceof LeaveStep.MoveLeader move) {
        plan(List.of("leadership: " + move.from() + " -> " + move.to()));
      }
      plan(List.of(live.words(member) + " removed"));
      live.inventoryMember(member).ifPresent(this::cleaning);
    }
    return "These members would be removed, one after the other: "
        + members.stream().map(live::words).collect(Collectors.joining("; "))
        + ".";
  }

  /** Shows what would be done for a member to take another's place. */
  void replacing(Optional<ViewedMember> old, boolean failed, Member successor, LiveCluster live) {
    List<String> left = old.stream().map(m -> live.words(m) + " removed").toList();
    List<String> joined =
        List.of(
            successor.name()
                + " on "
                + successor.host().name()
                + " added as a learner"
                + (successor.learner() ? "" : ", then promoted"));
    boolean leavesFirst =
        old.filter(
                m ->
                    ReplaceDecisions.next(m.entry().id(), failed, successor, live)
                        instanceof ReplaceStep.Leave)
            .isPresent();
    plan(leavesFirst ? left : joined);
    plan(leavesFirst ? joined : left);
    old.flatMap(live::inventoryMember).ifPresent(this::cleaning);
  }

  private void cleaning(Member member) {
    var changes = new ArrayList<String>();
    changes.add(inventory.service() + ".service stopped and disabled");
    if (!inventory.remains().data()) {
      changes.add("data in " + member.dataDirectory() + " removed");
    }
    if (!inventory.remains().packages()) {
      changes.add("etcd's binaries removed");
    }
    operation.plan(
        member.host().name(),
        List.of(
            new PlannedStep(
                Stage.ETCD_PURGE, StepResult.of(changes, Optional.empty(), List.of()))));
  }

  private void plan(List<String> changes) {
    if (!changes.isEmpty()) {
      operation.plan(
          inventory.name(),
          List.of(
              new PlannedStep(
                  Stage.ETCD_MEMBER, StepResult.of(changes, Optional.empty(), List.of()))));
    }
  }

  private static void refuse(JoinStep step) {
    if (step instanceof JoinStep.Refuse refusal) {
      throw OperationStopped.because(Conclusion.REFUSED, refusal.reason());
    }
  }

  private static String words(List<Member> members) {
    return members.stream()
        .map(m -> m.name() + " on " + m.host().name())
        .collect(Collectors.joining(", "));
  }
}
