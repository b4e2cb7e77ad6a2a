package io.raftsman.converge;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.ServiceActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.Relocation;
import io.raftsman.decide.RollDecisions;
import io.raftsman.decide.RollStep;
import io.raftsman.examine.Examination;
import io.raftsman.member.MemberSteps;
import io.raftsman.member.MembershipSteps;
import io.raftsman.member.Stance;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.Verbs;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Moves members to other ports and data directories on their hosts: a roll, in which the cluster is
 * told a member's new peer URL before it restarts there. The leader moves last.
 */
final class Moving {
  /** The directory may be on another file system. */
  private static final Duration FOR_A_COPY = Duration.ofMinutes(30);

  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final Operation operation;
  private final Scope scope;
  private final Examination examination;
  private final Function<Member, Stamp> stamps;

  Moving(
      Operation operation, Scope scope, Examination examination, Function<Member, Stamp> stamps) {
    this.operation = requireNonNull(operation, "operation");
    this.scope = requireNonNull(scope, "scope");
    this.examination = requireNonNull(examination, "examination");
    this.stamps = requireNonNull(stamps, "stamps");
  }

  /** Whether the first one could move now; touches nobody. */
  void admit(ClusterSpec before, List<Relocation> relocations) {
    if (!relocations.isEmpty()) {
      decide(new MembershipSteps(operation, before), relocations, Stance.AT_FIRST);
    }
  }

  /**
   * Moves them.
   *
   * @param before the cluster, where nobody has moved
   */
  void run(ClusterSpec before, List<Relocation> relocations) {
    ClusterSpec now = before;
    List<Relocation> left = new ArrayList<>(relocations);
    Stance stance = Stance.AT_FIRST;
    while (!left.isEmpty()) {
      var membership = new MembershipSteps(operation, now);
      MembershipSteps.Seen<RollStep> seen = decide(membership, left, stance);
      RollStep.Restart step = (RollStep.Restart) seen.decision();
      Relocation relocation =
          left.stream().filter(r -> r.to().name().equals(step.member())).findFirst().orElseThrow();
      step.successor().ifPresent(to -> membership.moveLeader(seen.live(), step.member(), to));
      now = move(relocation, now, seen.live());
      left.remove(relocation);
      stance = Stance.UNDER_WAY;
      if (!left.isEmpty()) {
        Workflow.sleep(SETTLE);
      }
    }
  }

  private static boolean mayPass(RollStep step, LiveCluster live) {
    return RollDecisions.mayPass(step, statuses(live));
  }

  private static List<MemberStatus> statuses(LiveCluster live) {
    return live.members().stream().map(ViewedMember::status).toList();
  }

  private MembershipSteps.Seen<RollStep> decide(
      MembershipSteps membership, List<Relocation> left, Stance stance) {
    List<String> names = left.stream().map(r -> r.to().name()).toList();
    MembershipSteps.Seen<RollStep> seen =
        membership.decide(
            live -> RollDecisions.next(names, statuses(live), scope.outage()),
            Moving::mayPass,
            stance.patience());
    if (seen.decision() instanceof RollStep.Refuse refusal) {
      throw OperationStopped.because(stance.otherwise(), refusal.reason());
    }
    return seen;
  }

  /** Returns the cluster as it is then. */
  private ClusterSpec move(Relocation relocation, ClusterSpec now, LiveCluster live) {
    Member to = relocation.to();
    var membership = new MembershipSteps(operation, now);
    live.of(relocation.from())
        .filter(m -> !m.entry().peerUrls().contains(to.peerUrl()))
        .ifPresent(m -> membership.updatePeerUrl(live, m.entry(), to.peerUrl()));
    ClusterSpec then =
        now.withMembers(
            now.members().stream().map(m -> m.equals(relocation.from()) ? to : m).toList());
    var moved = new MembershipSteps(operation, then);
    var steps =
        new MemberSteps(operation, moved.viewThatAnswers().spec(), examination, scope.diff());
    if (!relocation.from().dataDirectory().equals(to.dataDirectory())) {
      steps.makeDirectories(to, stamps.apply(to));
      var task = new MemberTask(then, to, scope.diff());
      operation.step(
          Stage.ETCD_LAUNCH,
          to.host().name(),
          () ->
              Verbs.onHost(
                      ServiceActivities.class,
                      Stage.ETCD_LAUNCH,
                      to.host().name(),
                      then.site(),
                      FOR_A_COPY)
                  .moveData(task, relocation.from().dataDirectory()),
          // Nobody may skip it: etcd would begin with no data under its old id.
          result -> result);
    }
    steps.configureMoved(to);
    steps.restart(to);
    moved.awaitServing(to);
    return then;
  }
}
