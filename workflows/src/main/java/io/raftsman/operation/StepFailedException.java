package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

/** A step did not reach its end. Never leaves the workflow. */
public final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient StepFailure failure;

  StepFailedException(StepFailure failure) {
    super(failure.sentence());
    this.failure = requireNonNull(failure, "failure");
  }

  /** As somebody wanted it to end. */
  StepFailedException(StepFailure failure, String lead) {
    super(lead + failure.sentence());
    this.failure = requireNonNull(failure, "failure");
  }

  /** Why. */
  public StepFailure failure() {
    return failure;
  }
}
