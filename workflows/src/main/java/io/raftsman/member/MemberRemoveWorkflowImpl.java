package io.raftsman.member;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.LeftBehind;
import io.raftsman.decide.LiveCluster;
import io.raftsman.examine.Examination;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks who is meant, takes a snapshot, removes one after the other, and tells the rest. */
public final class MemberRemoveWorkflowImpl implements MemberRemoveWorkflow {
  private final ClusterSpec inventory;
  private final Scope scope;
  private final Operation operation;
  private final Examination examination;
  private final MembershipSteps membership;
  private final Leaving leaving;
  private final Alignment alignment;

  /** Prepares the state that queries see, before any of them runs. */
  @WorkflowInit
  public MemberRemoveWorkflowImpl(MemberRemoveRequest request) {
    inventory = request.order().cluster();
    scope = request.order().scope();
    operation = request.order().begin("member-remove");
    examination = new Examination(operation, inventory);
    membership = new MembershipSteps(operation, inventory);
    leaving = new Leaving(operation, inventory, scope, membership);
    alignment = new Alignment(operation, inventory, scope, examination, membership);
  }

  @Override
  public Report remove(MemberRemoveRequest request) {
    return operation.run(() -> procedure(request));
  }

  private String procedure(MemberRemoveRequest request) {
    LiveCluster before = membership.view();
    var removed = new ArrayList<ViewedMember>();
    var gone = new ArrayList<Member>();
    for (String word : request.members()) {
      Optional<ViewedMember> member = Inventoried.live(word, before);
      member.ifPresent(removed::add);
      if (member.isEmpty()) {
        gone.add(
            Inventoried.find(word, inventory)
                .filter(m -> before.hasQuorum())
                .orElseThrow(() -> Inventoried.nobody(word, before)));
      }
    }
    refuseAll(removed, before);
    LiveCluster admitted = before;
    for (ViewedMember member : removed) {
      admitted = leaving.admit(member);
    }
    List<Member> leavers =
        Stream.concat(
                removed.stream().flatMap(m -> before.inventoryMember(m).stream()), gone.stream())
            .toList();
    List<HostState> found = examination.reach(leavers);
    leaving.sees(found);
    OperationStopped.refuse("Nothing was changed:", notLeftBehind(gone, found, before));
    List<Member> others =
        examination.assertWhereMay(
            inventory.members().stream()
                .filter(m -> before.of(m).isPresent() && !leavers.contains(m))
                .toList());
    alignment.admit(others, examination.observe(others));
    gone.forEach(
        m ->
            operation.note(
                Stage.ETCD_MEMBER, inventory.name(), m.name() + " is in no list any more"));
    if (scope.checking()) {
      return removed.isEmpty()
          ? "No member would be removed."
          : new MemberPlans(operation, inventory, scope, examination).leaving(removed, before);
    }
    if (request.snapshot() && !removed.isEmpty()) {
      SnapshotBefore.take(membership, before, admitted, inventory.name(), "member-remove");
    }
    Stance stance = Stance.AT_FIRST;
    for (int i = 0; i < removed.size(); i++) {
      ViewedMember member = removed.get(i);
      leaving.leave(member, stance, Stamp.State.LEAVING);
      leaving.cleanUp(member, before, inventory.remains());
      stance = Stance.UNDER_WAY;
      if (i < removed.size() - 1) {
        alignment.tell(others, List.of(before.member(member)));
      }
    }
    // What a run that died may have left.
    gone.forEach(m -> leaving.cleanUp(m, inventory.remains()));
    List<Member> departed =
        Stream.concat(removed.stream().map(before::member), gone.stream()).toList();
    alignment.tell(others, departed);
    LiveCluster now = alignment.check(others, before, List.of());
    return "Cluster "
        + inventory.name()
        + " has "
        + now.size()
        + "."
        + stillInventoried(removed, before);
  }

  /** What must not be taken away without asking. */
  private List<String> notLeftBehind(List<Member> gone, List<HostState> found, LiveCluster live) {
    return found.stream()
        .flatMap(
            state ->
                gone.stream()
                    .filter(m -> m.host().name().equals(state.host()))
                    .flatMap(m -> LeftBehind.whyNot(inventory, m, state, live).stream()))
        .toList();
  }

  private void refuseAll(List<ViewedMember> removed, LiveCluster live) {
    if (!removed.isEmpty() && live.voters().stream().allMatch(removed::contains)) {
      throw OperationStopped.because(
          Conclusion.REFUSED,
          "No voting member would be left, and to take the cluster away is a purge: starter purge --cluster "
              + inventory.name()
              + ". Nothing was changed.");
    }
  }

  private static String stillInventoried(List<ViewedMember> removed, LiveCluster live) {
    List<String> hosts =
        removed.stream()
            .flatMap(m -> live.inventoryMember(m).stream())
            .map(m -> m.host().name())
            .toList();
    return hosts.isEmpty()
        ? ""
        : " Take "
            + String.join(", ", hosts)
            + " out of the inventory: else the next converge adds it again.";
  }

  @Override
  public Progress progress(int from) {
    return operation.progress(from);
  }

  @Override
  public Optional<Report> report() {
    return operation.report();
  }
}
