package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often a step that may heal is tried, and how long is waited between.
 *
 * @param attempts how often it is tried in all, at least once
 * @param first the pause after the first attempt
 * @param growth by what factor each pause is longer than the one before; no pause is longer than
 *     {@link #LONGEST}
 */
public record Retries(int attempts, Duration first, double growth) {
  /** The longest pause. */
  public static final Duration LONGEST = Duration.ofSeconds(10);

  public Retries {
    requireNonNull(first, "first");
    if (attempts < 1 || growth < 1 || first.isNegative()) {
      throw new IllegalArgumentException(
          "a step is tried at least once, with pauses that don't shrink");
    }
  }

  /** For what is not worth keeping the operator waiting: one more try. */
  public static Retries onceMore() {
    return new Retries(2, Duration.ofSeconds(1), 1.0);
  }

  /** As a stage deserves it. */
  public static Retries of(Stage stage) {
    return switch (stage) {
      // The first contact: somebody is looking, and a typing error in an address is more likely
      // than a hiccup.
      case ETCD_ASSERT -> onceMore();
      // A new cluster is healthy within a second or two; the gate stays open for a minute.
      case ETCD_HEALTH -> new Retries(20, Duration.ofMillis(200), 1.3);
      // Each waits a minute and a half for a slow start; a host off the network needs half a
      // minute.
      case ETCD_LAUNCH -> new Retries(4, Duration.ofSeconds(2), 2);
      case ETCD_CHECK,
          ETCD_SNAPSHOT,
          ETCD_PURGE,
          ETCD_INSTALL,
          ETCD_DIR,
          ETCD_MEMBER,
          ETCD_CONF,
          ETCD_CERT,
          ETCD_REGISTER ->
          new Retries(6, Duration.ofSeconds(1), 2);
    };
  }

  /** The pause after an attempt, counted from 1. */
  Duration pauseAfter(int attempt) {
    double millis = first.toMillis() * Math.pow(growth, attempt - 1);
    return Duration.ofMillis(Math.min((long) millis, LONGEST.toMillis()));
  }
}
