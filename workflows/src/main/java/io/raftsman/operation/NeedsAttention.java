package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.Digest;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

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

  /** Stands for exactly these steps, as they wait now; empty for none. */
  public static String token(List<NeedsAttention> waiting) {
    return waiting.isEmpty()
        ? ""
        : Digest.of(
            waiting.stream()
                .map(w -> w.failure().host() + "\t" + w.failure().stage() + "\t" + w.since())
                .collect(Collectors.joining("\n")));
  }
}
