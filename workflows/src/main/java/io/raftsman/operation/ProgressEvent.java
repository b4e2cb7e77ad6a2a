package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A step that started or ended.
 *
 * @param number counts from 0 without a gap
 * @param time when
 * @param host where, or the cluster's name
 * @param stage which stage
 * @param result how it ended; empty when it started, and when it failed
 * @param failure why it failed
 * @param millis how long it took, milliseconds; 0 when it started
 */
public record ProgressEvent(
    int number,
    Instant time,
    String host,
    Stage stage,
    Optional<StepResult> result,
    Optional<StepFailure> failure,
    long millis) {

  public ProgressEvent {
    requireNonNull(time, "time");
    requireNonNull(host, "host");
    requireNonNull(stage, "stage");
    requireNonNull(result, "result");
    requireNonNull(failure, "failure");
  }

  /** How the step ended; empty while it runs. */
  public Optional<Outcome> outcome() {
    return result
        .map(StepResult::outcome)
        .or(() -> failure.map(StepFailure::kind).map(FailureKind::outcome));
  }
}
