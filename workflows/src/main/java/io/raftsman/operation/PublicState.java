package io.raftsman.operation;

import io.raftsman.approval.ApprovalRequest;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;

/**
 * What a server's users see of an operation without asking it: its state in the list of workflows,
 * where the operation was started with one, and the current details of the workflow.
 */
final class PublicState {
  private String published = "running";

  void publish(
      String operation,
      String cluster,
      String requester,
      ProgressBoard board,
      Optional<ApprovalRequest> waiting,
      List<NeedsAttention> attention,
      List<Refusal> refusals,
      Optional<Report> report) {
    String state = state(waiting, attention, report);
    if (!state.equals(published)
        && Workflow.getTypedSearchAttributes().containsKey(SearchAttributes.STATE)) {
      Workflow.upsertTypedSearchAttributes(SearchAttributes.STATE.valueSet(state));
    }
    published = state;
    Workflow.setCurrentDetails(
        Details.of(operation, cluster, requester, state)
            .table(board.table())
            .approval(waiting)
            .attention(attention)
            .refusals(refusals)
            .end(report)
            .text());
  }

  private static String state(
      Optional<ApprovalRequest> waiting, List<NeedsAttention> attention, Optional<Report> report) {
    if (report.isPresent()) {
      return report.orElseThrow().conclusion().label();
    }
    if (!attention.isEmpty()) {
      return "needs attention";
    }
    return waiting.isPresent() ? "waiting for approval" : "running";
  }
}
