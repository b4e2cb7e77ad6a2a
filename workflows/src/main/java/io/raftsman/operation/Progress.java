package io.raftsman.operation;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.raftsman.approval.ApprovalRequest;
import java.util.List;
import java.util.Optional;

/**
 * What an operation has done since somebody last asked.
 *
 * @param events the events from the number that was asked for
 * @param waiting the approval that the operation waits for
 * @param attention the steps that failed for good and wait for a person, the oldest first
 * @param refusals the answers that were refused and had nobody to tell the reason to, all so far
 */
public record Progress(
    List<ProgressEvent> events,
    Optional<ApprovalRequest> waiting,
    List<NeedsAttention> attention,
    List<Refusal> refusals) {
  public Progress {
    events = List.copyOf(events);
    requireNonNull(waiting, "waiting");
    attention = List.copyOf(attention);
    refusals = List.copyOf(requireNonNullElse(refusals, List.of()));
  }

  /** Of an operation in which nothing needs attention. */
  public Progress(List<ProgressEvent> events, Optional<ApprovalRequest> waiting) {
    this(events, waiting, List.of(), List.of());
  }
}
