package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Ends an operation early, with the conclusion and the words for a person. Never leaves the
 * workflow.
 */
public final class OperationStopped extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Conclusion conclusion;
  private final transient Optional<ApprovalRequest> refused;

  private OperationStopped(
      Conclusion conclusion, String summary, Optional<ApprovalRequest> refused) {
    super(requireNonNull(summary, "summary"));
    this.conclusion = requireNonNull(conclusion, "conclusion");
    this.refused = requireNonNull(refused, "refused");
  }

  /** Stops because something failed or was forbidden. */
  public static OperationStopped because(Conclusion conclusion, String summary) {
    return new OperationStopped(conclusion, summary, Optional.empty());
  }

  /**
   * Stops if there is anything in the way.
   *
   * @param lead what the obstacles are about
   * @param obstacles a sentence each; none lets the operation go on
   */
  public static void refuse(String lead, List<String> obstacles) {
    if (!obstacles.isEmpty()) {
      throw because(
          Conclusion.REFUSED,
          obstacles.stream()
              .distinct()
              .map(o -> "  " + o)
              .collect(Collectors.joining("\n", lead + "\n", "")));
    }
  }

  /** Stops because a person's approval is missing. */
  public static OperationStopped refused(String summary, ApprovalRequest request) {
    return new OperationStopped(Conclusion.REFUSED, summary, Optional.of(request));
  }

  /** How the operation ends. */
  public Conclusion conclusion() {
    return conclusion;
  }

  /** The approval that was missing. */
  public Optional<ApprovalRequest> refused() {
    return refused;
  }
}
