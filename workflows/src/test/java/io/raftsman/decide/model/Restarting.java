package io.raftsman.decide.model;

import io.raftsman.cluster.Member;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.RestartDecision;
import io.raftsman.decide.RestartDecisions;
import io.raftsman.decide.RollDecisions;
import io.raftsman.decide.RollStep;
import io.raftsman.observed.HostState;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code restart} of all members. */
final class Restarting implements Procedure {
  private Optional<List<String>> pending = Optional.empty();
  private final List<String> restarted = new ArrayList<>();

  @Override
  public Ending step(Rig rig) {
    LiveCluster live = rig.look();
    return pending.isEmpty() ? admit(rig, live) : roll(rig, live, pending.orElseThrow());
  }

  private Ending admit(Rig rig, LiveCluster live) {
    List<HostState> states =
        RestartDecisions.wanted(live, Scope.everything()).stream()
            .filter(m -> !rig.isOff(m))
            .map(rig::observe)
            .toList();
    RestartDecision decision =
        RestartDecisions.decide(rig.inventory(), live, Scope.everything(), states);
    if (decision instanceof RestartDecision.Refuse refusal) {
      return Ending.refused(refusal.reason());
    }
    pending =
        Optional.of(
            new ArrayList<>(
                ((RestartDecision.Proceed) decision)
                    .members().stream().map(Member::name).toList()));
    return Ending.GOES_ON;
  }

  private Ending roll(Rig rig, LiveCluster live, List<String> left) {
    if (left.isEmpty()) {
      return Ending.DONE;
    }
    if (live.members().isEmpty()) {
      return Ending.refused("no member answers");
    }
    if (!restarted.isEmpty() && !allServe(live)) {
      // The gate between two restarts does not open.
      return Ending.refused(
          live.servingVoters().size()
              + " of "
              + live.voters().size()
              + " serve, a quorum is "
              + live.quorum());
    }
    List<MemberStatus> statuses = rig.statuses(live);
    RollStep step = RollDecisions.next(left, statuses, false);
    if (step instanceof RollStep.Refuse refusal) {
      return Ending.refused(refusal.reason());
    }
    RollStep.Restart restart = (RollStep.Restart) step;
    Member member = live.spec().member(restart.member());
    if (rig.isOff(member)) {
      return Ending.unreachable(member.host().name());
    }
    Optional<String> why = RestartDecisions.whyNotStarted(rig.inventory(), rig.observe(member));
    if (why.isPresent()) {
      return Ending.refused(why.orElseThrow());
    }
    restart.successor().ifPresent(to -> rig.moveLeader(live, restart.member(), to));
    rig.restart(live, restart.member());
    restarted.add(restart.member());
    left.remove(restart.member());
    return Ending.GOES_ON;
  }

  private static boolean allServe(LiveCluster live) {
    return live.members().stream().allMatch(m -> m.status().healthy());
  }

  @Override
  public boolean isFulfilled(Rig rig) {
    return pending.filter(List::isEmpty).isPresent()
        && restarted.stream().distinct().count() == restarted.size();
  }

  /** The history knows who was restarted. */
  @Override
  public Procedure again() {
    var resumed = new Restarting();
    resumed.pending = pending.map(ArrayList::new);
    resumed.restarted.addAll(restarted);
    return resumed;
  }
}
