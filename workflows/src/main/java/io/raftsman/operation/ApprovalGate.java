package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.ApprovalToken;
import io.raftsman.approval.Destruction;
import io.raftsman.approval.Verdict;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;

/**
 * Lets nothing be destroyed that a person has not approved.
 *
 * <p>An approval holds for what was shown, no more: whoever destroys asks {@link #covers} with what
 * is there at that moment.
 */
public final class ApprovalGate {
  private final Operation operation;
  private final String cluster;
  private final ApprovalPolicy policy;
  private Optional<Approval> approval;
  private Optional<ApprovalRequest> asked = Optional.empty();
  private Optional<Verdict> denial = Optional.empty();

  /** A gate that is shut, unless the requester brought a token. */
  public ApprovalGate(
      Operation operation, String cluster, String requester, ApprovalPolicy policy) {
    this.operation = requireNonNull(operation, "operation");
    this.cluster = requireNonNull(cluster, "cluster");
    this.policy = requireNonNull(policy, "policy");
    this.approval =
        policy
            .token()
            .map(
                token ->
                    new Approval(
                        cluster, token, requester, "token given in advance", Operation.now()));
  }

  /** Whether what would be destroyed now has been approved. */
  public boolean covers(List<Destruction> destructions) {
    boolean covered =
        approval.filter(a -> ApprovalToken.holds(a.token(), cluster, destructions)).isPresent();
    if (covered) {
      operation.approvedBy(approval.orElseThrow());
    }
    return covered;
  }

  /**
   * Shows what would be destroyed and returns once a person has approved it.
   *
   * @throws OperationStopped when it is denied, nobody answers in time, or nobody can be asked
   */
  public void ask(List<Destruction> destructions) {
    ApprovalRequest request = request(destructions);
    if (policy.patience().isZero()) {
      throw OperationStopped.refused(unapproved(), request);
    }
    approval = Optional.empty();
    asked = Optional.of(request);
    operation.waitFor(asked);
    boolean answered =
        Workflow.await(policy.patience(), () -> approval.isPresent() || denial.isPresent());
    asked = Optional.empty();
    operation.waitFor(asked);
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (denial.isPresent()) {
      Verdict verdict = denial.orElseThrow();
      String why = verdict.reason().isBlank() ? "" : " (" + verdict.reason() + ")";
      throw OperationStopped.refused(
          "The purge was denied by " + verdict.approver() + why + ". Nothing was destroyed.",
          request);
    }
    if (!answered) {
      throw OperationStopped.refused(
          "Nobody approved the purge in time. Nothing was destroyed.", request);
    }
  }

  /** Shows what would be destroyed, and asks nobody. */
  public void show(List<Destruction> destructions) {
    operation.wouldDestroy(request(destructions));
  }

  private ApprovalRequest request(List<Destruction> destructions) {
    return new ApprovalRequest(
        cluster,
        ApprovalToken.of(cluster, destructions),
        destructions,
        policy.patience().isZero()
            ? Optional.empty()
            : Optional.of(Operation.now().plus(policy.patience())));
  }

  /** The update {@code approve}. */
  public String approve(Verdict verdict) {
    approval =
        Optional.of(
            new Approval(
                verdict.cluster(),
                verdict.token(),
                verdict.approver(),
                verdict.reason(),
                Operation.now()));
    return "approved: the purge goes ahead if the hosts are still as shown";
  }

  /** The update {@code deny}. */
  public String deny(Verdict verdict) {
    denial = Optional.of(verdict);
    return "denied: nothing is destroyed";
  }

  /**
   * Refuses a verdict that isn't about what is asked.
   *
   * @throws IllegalArgumentException says why
   */
  public void validate(Verdict verdict) {
    ApprovalRequest request =
        asked.orElseThrow(
            () -> new IllegalArgumentException("nothing waits for an approval at the moment"));
    if (approval.isPresent() || denial.isPresent()) {
      throw new IllegalArgumentException("this has been answered already");
    }
    if (!verdict.cluster().equals(request.cluster())) {
      throw new IllegalArgumentException(
          "this is about cluster " + request.cluster() + ", not " + verdict.cluster());
    }
    if (!verdict.token().strip().equals(request.token())) {
      throw new IllegalArgumentException(
          "the token is not the one for what is shown now: " + request.token());
    }
    if (verdict.approver().isBlank()) {
      throw new IllegalArgumentException("the approver must be named");
    }
  }

  private String unapproved() {
    return policy.token().isPresent()
        ? "The token does not stand for what is on the hosts now: it changed since it was shown. Nothing was touched."
        : "What exists must be purged first, and that needs a person's approval. Nothing was touched.";
  }
}
