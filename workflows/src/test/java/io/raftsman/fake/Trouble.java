package io.raftsman.fake;

import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;

/** A failure that a step meets, so many times. */
final class Trouble {
  private final FailureKind kind;
  private int left;

  Trouble(FailureKind kind, int times) {
    this.kind = kind;
    this.left = times;
  }

  /** Fails, unless it has healed. */
  synchronized void strike(String verb, String host, Stage stage) {
    if (left > 0) {
      left--;
      throw new StepFailure(
              kind, host, stage, "running " + verb, kind + " came back", "Mend " + host + ".")
          .toApplicationFailure();
    }
  }
}
