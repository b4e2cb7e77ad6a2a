package io.raftsman.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a step on a host ended, in Ansible's words. */
public enum Outcome {
  /** It was right already. */
  OK,
  /** Something was changed. */
  CHANGED,
  /** There was nothing to do here, and the note says why. */
  SKIPPED,
  /** It could not be done. */
  FAILED,
  /** The host could not be reached. */
  UNREACHABLE;

  /** The outcome as people read it. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the step did not reach its end. */
  public boolean isFailure() {
    return this == FAILED || this == UNREACHABLE;
  }
}
