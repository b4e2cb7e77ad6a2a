package io.raftsman.member;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.LiveCluster;
import io.raftsman.examine.Examination;
import io.raftsman.observed.HostState;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Examines the hosts, adds one member after the other, and tells the rest of the cluster. */
public final class MemberAddWorkflowImpl implements MemberAddWorkflow {
  private final ClusterSpec inventory;
  private final Scope scope;
  private final Operation operation;
  private final Examination examination;
  private final MembershipSteps membership;
  private final Joining joining;
  private final Alignment alignment;

  /** Prepares the state that queries see, before any of them runs. */
  @WorkflowInit
  public MemberAddWorkflowImpl(MemberAddRequest request) {
    inventory = request.order().cluster();
    scope = request.order().scope();
    operation = request.order().begin("member-add");
    examination = new Examination(operation, inventory);
    membership = new MembershipSteps(operation, inventory);
    joining = new Joining(operation, inventory, scope, examination, membership);
    alignment = new Alignment(operation, inventory, scope, examination, membership);
  }

  @Override
  public Report add(MemberAddRequest request) {
    return operation.run(() -> procedure(request.hosts()));
  }

  private String procedure(List<String> hosts) {
    List<Member> added = hosts.stream().map(h -> Inventoried.at(h, inventory)).toList();
    LiveCluster before = membership.view();
    List<Member> present =
        inventory.members().stream()
            .filter(m -> before.of(m).isPresent() && !added.contains(m))
            .toList();
    examination.assertHosts(added);
    List<Member> reached = examination.assertWhereMay(present);
    List<HostState> states = examination.observe(added);
    List<HostState> others = examination.observe(reached);
    joining.joinsDeploymentOf(others);
    OperationStopped.refuse(
        "These hosts can't take their members, and nothing was changed:",
        joining.obstacles(added, states, before));
    alignment.admit(reached, others);
    if (scope.checking()) {
      return new MemberPlans(operation, inventory, scope, examination).joining(added, before);
    }
    List<Member> all = Stream.concat(added.stream(), reached.stream()).toList();
    Stance stance = Stance.AT_FIRST;
    for (int i = 0; i < added.size(); i++) {
      Member member = added.get(i);
      if (joining.isDone(member, states.get(i), before)) {
        operation.note(Stage.ETCD_MEMBER, inventory.name(), member.name() + " is a member already");
        continue;
      }
      joining.join(member, stance);
      joining.finish(member);
      if (i < added.size() - 1) {
        alignment.tell(all, List.of());
      }
      stance = Stance.UNDER_WAY;
    }
    alignment.tell(all, List.of());
    LiveCluster now = alignment.check(all, before, added);
    return "Cluster " + inventory.name() + " has " + now.size() + "." + learnersAmong(now);
  }

  private static String learnersAmong(LiveCluster live) {
    List<String> names = live.learners().stream().map(live::name).toList();
    return names.isEmpty() ? "" : " A learner: " + String.join(", ", names) + ".";
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
