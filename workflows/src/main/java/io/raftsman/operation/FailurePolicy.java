package io.raftsman.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of an operation when a step has failed for good. */
public enum FailurePolicy {
  /** It ends, once what the other hosts can still do is done. */
  FAIL,
  /** It waits for a person, who answers with retry, skip or abort. */
  WAIT;

  /** The word in histories. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
