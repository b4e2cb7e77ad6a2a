package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

/**
 * What a stage would do on a host.
 *
 * @param stage the stage
 * @param result what it would change
 */
public record PlannedStep(Stage stage, StepResult result) {
  public PlannedStep {
    requireNonNull(stage, "stage");
    requireNonNull(result, "result");
  }
}
