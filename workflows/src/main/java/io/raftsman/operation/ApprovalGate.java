package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.Approvable;
import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.ApprovalToken;
import io.raftsman.approval.Destruction;
import io.raftsman.approval.Verdict;
import io.raftsman.notification.Notification.Kind;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets nothing be destroyed that people have not approved.
 *
 * <p>Invariants: an approval holds for what was shown in this run, no more: whoever destroys asks
 * {@link #covers} with what is there at that moment. A request is open, or it is answered for good:
 * by as many people as it needs, by one denial, or by its deadline.
 */
public final class ApprovalGate implements Approvable {
  /** The reminder comes when this part of the time is left. */
  private static final int REMINDED_LAST = 4;

  private final Operation operation;
  private final String cluster;
  private final String requester;
  private final ApprovalPolicy policy;
  private final String act;
  private final Set<String> shown = new HashSet<>();
  private Optional<ApprovalRequest> asked = Optional.empty();
  private Optional<ApprovalRequest> approved = Optional.empty();
  private Optional<Verdict> denial = Optional.empty();
  private String context;

  /** The gate of a purge: shut, unless the requester brought a token that counts. */
  public ApprovalGate(
      Operation operation, String cluster, String requester, ApprovalPolicy policy) {
    this(operation, cluster, requester, policy, "purge");
  }

  /**
   * A gate that is shut, unless the requester brought a token that counts.
   *
   * @param act what is to be approved, as a noun
   */
  public ApprovalGate(
      Operation operation, String cluster, String requester, ApprovalPolicy policy, String act) {
    this.operation = requireNonNull(operation, "operation");
    this.cluster = requireNonNull(cluster, "cluster");
    this.requester = requireNonNull(requester, "requester");
    this.policy = requireNonNull(policy, "policy");
    this.act = requireNonNull(act, "act");
    this.context = cluster;
    Workflow.registerListener(this);
  }

  /** Whether what would be destroyed now has been approved. */
  public boolean covers(List<Destruction> destructions) {
    Optional<List<Approval>> covering =
        approved
            .filter(r -> ApprovalToken.holds(r.token(), context, destructions))
            .map(ApprovalRequest::given)
            .or(() -> inAdvance(destructions).map(List::of));
    covering.ifPresent(operation::approvedBy);
    return covering.isPresent();
  }

  /** A token of an earlier run is the requester's own approval, and counts as one. */
  private Optional<Approval> inAdvance(List<Destruction> destructions) {
    return policy
        .token()
        .filter(token -> ApprovalToken.holds(token, cluster, destructions))
        .filter(token -> policy.needed() == 1)
        .filter(token -> request(destructions, Optional.empty()).whyNotBy(requester).isEmpty())
        .map(
            token ->
                new Approval(cluster, token, requester, "token given in advance", Operation.now()));
  }

  /**
   * Shows what would be destroyed and returns once it has been approved.
   *
   * @throws OperationStopped when it is denied, too few answer in time, or nobody can be asked
   */
  public void ask(List<Destruction> destructions) {
    if (policy.patience().isZero()) {
      throw OperationStopped.refused(unapproved(), request(destructions, Optional.empty()));
    }
    boolean bound = Since.applies("approval-of-this-run");
    if (bound) {
      context = cluster + "\n" + Workflow.getInfo().getFirstExecutionRunId() + "\n" + shown.size();
    }
    ApprovalRequest request =
        request(destructions, Optional.of(Operation.now().plus(policy.patience())));
    shown.add(request.token());
    approved = Optional.empty();
    boolean answered;
    ApprovalRequest last;
    try {
      show(Optional.of(request));
      answered = bound ? awaitReminded(request) : Workflow.await(policy.patience(), this::answered);
      last = asked.orElse(request);
    } finally {
      show(Optional.empty());
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (denial.isPresent()) {
      Verdict verdict = denial.orElseThrow();
      String why = verdict.reason().isBlank() ? "" : " (" + verdict.reason() + ")";
      throw OperationStopped.refused(
          "The " + act + " was denied by " + verdict.approver() + why + ". Nothing was destroyed.",
          last);
    }
    if (!answered) {
      throw OperationStopped.refused(
          (last.given().isEmpty()
                  ? "Nobody approved the " + act + " in time."
                  : "Too few approved the " + act + " in time: " + last.quorum().orElse("") + ".")
              + " Nothing was destroyed.",
          last);
    }
  }

  /** An answer may come in the very moment in which a time is up: it is the answer that counts. */
  private boolean awaitReminded(ApprovalRequest request) {
    operation.announceRequest(
        Kind.WAITING, "Approve or deny what " + operation.title() + " would destroy.", request);
    Duration reminded = policy.patience().dividedBy(REMINDED_LAST);
    Workflow.await(policy.patience().minus(reminded), this::answered);
    if (!answered()) {
      operation.announceRequest(
          Kind.REMINDER,
          operation.title()
              + " still waits for an approval. The request expires at "
              + request.deadline().map(Object::toString).orElse("")
              + "; nothing is destroyed then.",
          asked.orElse(request));
      Workflow.await(reminded, this::answered);
    }
    return answered();
  }

  private boolean answered() {
    return approved.isPresent() || denial.isPresent();
  }

  private void show(Optional<ApprovalRequest> request) {
    asked = request;
    operation.waitFor(request);
  }

  /** Shows what would be destroyed, and asks nobody: its token is for another run. */
  public void show(List<Destruction> destructions) {
    operation.wouldDestroy(request(destructions, Optional.empty()));
  }

  private ApprovalRequest request(List<Destruction> destructions, Optional<Instant> deadline) {
    return new ApprovalRequest(
        cluster,
        ApprovalToken.of(context, destructions),
        destructions,
        deadline,
        policy.needed(),
        policy.approvers(),
        policy.fourEyes() ? Optional.of(requester) : Optional.empty(),
        List.of(),
        !shown.isEmpty());
  }

  @Override
  public String approve(Verdict verdict) {
    ApprovalRequest request =
        asked
            .orElseThrow()
            .with(
                new Approval(
                    verdict.cluster(),
                    verdict.token(),
                    verdict.approver(),
                    verdict.reason(),
                    Operation.now()));
    Audit.taken("approve", cluster, verdict.approver(), verdict.token(), verdict.reason());
    show(Optional.of(request));
    if (request.missing() > 0) {
      return "approved; "
          + request.missing()
          + " more must approve before anything is destroyed, each another person";
    }
    approved = Optional.of(request);
    return "approved: the purge goes ahead if the hosts are still as shown";
  }

  @Override
  public void validateApproval(Verdict verdict) {
    ApprovalRequest request = validated(verdict);
    request
        .whyNotBy(verdict.approver())
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
  }

  @Override
  public void approveBySignal(Verdict verdict) {
    bySignal("approve", verdict, () -> validateApproval(verdict), () -> approve(verdict));
  }

  @Override
  public String deny(Verdict verdict) {
    denial = Optional.of(verdict);
    Audit.taken("deny", cluster, verdict.approver(), verdict.token(), verdict.reason());
    return "denied: nothing is destroyed";
  }

  @Override
  public void validateDenial(Verdict verdict) {
    validated(verdict);
    if (verdict.approver().isEmpty()) {
      throw new IllegalArgumentException("whoever denies must be named");
    }
  }

  @Override
  public void denyBySignal(Verdict verdict) {
    bySignal("deny", verdict, () -> validateDenial(verdict), () -> deny(verdict));
  }

  private void bySignal(String answer, Verdict verdict, Runnable validation, Runnable taking) {
    operation.bySignal(
        answer,
        verdict == null ? "" : verdict.approver(),
        verdict == null ? "" : verdict.token(),
        validation,
        taking);
  }

  /**
   * The open request that a verdict is about.
   *
   * @throws IllegalArgumentException says why it is about none
   */
  private ApprovalRequest validated(Verdict verdict) {
    ApprovalRequest request =
        asked.orElseThrow(
            () -> new IllegalArgumentException("nothing waits for an approval at the moment"));
    if (verdict == null) {
      throw new IllegalArgumentException(
          "an answer names cluster, token and approver, and this one is empty");
    }
    if (answered()) {
      throw new IllegalArgumentException("this has been answered already");
    }
    request
        .deadline()
        .filter(deadline -> !Operation.now().isBefore(deadline))
        .ifPresent(
            deadline -> {
              throw new IllegalArgumentException("the request expired at " + deadline);
            });
    if (!verdict.cluster().equals(request.cluster())) {
      throw new IllegalArgumentException(
          "this is about cluster " + request.cluster() + ", not " + verdict.cluster());
    }
    if (!verdict.token().equals(request.token())) {
      throw new IllegalArgumentException(
          // The right one is not named: whoever approves shall have seen what it stands for.
          shown.contains(verdict.token())
              ? "that token stood for what was shown before; look at what is shown now"
              : "the token is not the one for what is shown now");
    }
    return request;
  }

  private String unapproved() {
    if (policy.token().isEmpty()) {
      return (act.equals("purge") ? "What exists must be purged first, and that" : "The " + act)
          + " needs a person's approval. Nothing was touched.";
    }
    return "The token does not stand for what is on the hosts now: it changed since it was shown. Nothing was touched.";
  }
}
