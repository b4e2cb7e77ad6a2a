package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A step that failed for good and waits for a person.
 *
 * @param failure what failed, where, and what to do about it
 * @param since since when it waits
 * @param skippable whether the operation can go on without the step
 */
public record NeedsAttention(StepFailure failure, Instant since, boolean skippable) {
  public NeedsAttention {
    requireNonNull(failure, "failure");
    requireNonNull(since, "since");
  }
}
