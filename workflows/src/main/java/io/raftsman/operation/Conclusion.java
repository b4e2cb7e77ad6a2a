package io.raftsman.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an operation ended. */
public enum Conclusion {
  /** Everything that was asked for is done; what is owed is said. */
  DONE,
  /** A step failed. */
  FAILED,
  /** A host could not be reached. */
  UNREACHABLE,
  /** The safeguard, or a person, or nobody in time: nothing was destroyed. */
  REFUSED,
  /** Somebody stopped it. */
  CANCELLED;

  /** The word in reports. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
