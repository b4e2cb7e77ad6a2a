package io.raftsman.channel;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A receiver did not take what was sent. The message is of our own words alone: an address is a
 * secret, and what a library or a receiver says may hold it.
 */
public final class NotDeliveredException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Optional<Duration> pause;

  /** For any reason. */
  public NotDeliveredException(String message) {
    this(message, Optional.empty());
  }

  NotDeliveredException(String message, Optional<Duration> pause) {
    super(requireNonNull(message, "message"));
    this.pause = requireNonNull(pause, "pause");
  }

  /** How long the receiver wants to be left alone, where it said so. */
  public Optional<Duration> pause() {
    return pause;
  }
}
