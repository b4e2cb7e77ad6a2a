package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalRequest;
import java.util.List;
import java.util.Optional;

/**
 * What an operation has done since somebody last asked.
 *
 * @param events the events from the number that was asked for
 * @param waiting the approval that the operation waits for
 * @param attention the steps that failed for good and wait for a person, the oldest first
 */
public record Progress(
    List<ProgressEvent> events, Optional<ApprovalRequest> waiting, List<NeedsAttention> attention) {
  public Progress {
    events = List.copyOf(events);
    requireNonNull(waiting, "waiting");
    attention = List.copyOf(attention);
  }

  /** Of an operation in which nothing needs attention. */
  public Progress(List<ProgressEvent> events, Optional<ApprovalRequest> waiting) {
    this(events, waiting, List.of());
  }
}
