package io.raftsman.converge;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Member;
import io.raftsman.examine.Examination;
import io.raftsman.member.Registration;
import io.raftsman.operation.ApprovalGate;
import io.raftsman.operation.Operation;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;

/** Examines the hosts that may be changed, and converges them. */
public final class ConvergeWorkflowImpl implements ConvergeWorkflow {
  private final ClusterSpec cluster;
  private final Scope scope;
  private final Operation operation;
  private final ApprovalGate approval;

  /** Prepares the state that queries see, before any of them runs. */
  @WorkflowInit
  public ConvergeWorkflowImpl(ConvergeRequest request) {
    cluster = request.cluster();
    scope = request.scope();
    operation =
        new Operation(
            "converge",
            cluster.name(),
            request.requester(),
            scope.mode(),
            request.onFailure(),
            request.audience());
    approval =
        new ApprovalGate(
            operation,
            cluster.name(),
            request.requester(),
            request.approval(),
            "removal of members");
  }

  @Override
  public Report converge(ConvergeRequest request) {
    return operation.run(this::procedure);
  }

  private String procedure() {
    List<Member> members =
        cluster.members().stream().filter(m -> scope.covers(m.host().name())).toList();
    if (members.isEmpty()) {
      return registerAlone();
    }
    var examination = new Examination(operation, cluster);
    examination.assertHosts(members);
    return new Convergence(operation, cluster, scope, examination, approval)
        .run(examination.observe(members));
  }

  /** Where only monitoring hosts may be changed. */
  private String registerAlone() {
    var registration = new Registration(operation, cluster, scope);
    List<Host> differing = registration.survey();
    if (scope.checking()) {
      return differing.isEmpty()
          ? "The targets are as they should be."
          : "The targets would be written.";
    }
    registration.register(differing);
    return "The members of " + cluster.name() + " are registered.";
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
