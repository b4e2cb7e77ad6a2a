package io.raftsman.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who hears of an operation that waits for a person, or has ended. */
public enum Audience {
  /** Whoever follows it. */
  FOLLOWERS,
  /** The worker's channels too: chats and webhooks, where some are configured. */
  CHANNELS;

  /** The word in histories. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
