package io.raftsman.worker.process;

import io.raftsman.worker.ServerCheck;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Waits at the start until Temporal is there: patient with what may come, not with what is wrong.
 */
final class Arrival {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** A new namespace is known to every part of a server only after some seconds. */
  private static final Duration NAMESPACE_PATIENCE = Duration.ofSeconds(30);

  private final Supplier<ServerCheck> check;
  private final Readiness readiness;
  private final LongSupplier nanoTime;

  /** Pauses between attempts. */
  @FunctionalInterface
  interface Pause {
    /** Returns whether somebody has asked for the end. */
    boolean take(Duration pause) throws InterruptedException;
  }

  Arrival(Supplier<ServerCheck> check, Readiness readiness, LongSupplier nanoTime) {
    this.check = check;
    this.readiness = readiness;
    this.nanoTime = nanoTime;
  }

  /**
   * Waits.
   *
   * @return whether it is there; otherwise somebody asked for the end
   * @throws UsageFault where waiting won't help
   */
  boolean await(Pause pause) throws InterruptedException {
    Duration next = FIRST_PAUSE;
    long begin = nanoTime.getAsLong();
    while (true) {
      ServerCheck answer = check.get();
      readiness.note(answer);
      switch (answer.verdict()) {
        case ANSWERS -> {
          return true;
        }
        case REFUSED -> throw new UsageFault(answer.reason());
        case NO_NAMESPACE -> {
          if (nanoTime.getAsLong() - begin > NAMESPACE_PATIENCE.toNanos()) {
            throw new UsageFault(answer.reason());
          }
        }
        case UNREACHABLE -> begin = nanoTime.getAsLong();
      }
      if (pause.take(next)) {
        return false;
      }
      next =
          next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? next.multipliedBy(2) : LONGEST_PAUSE;
    }
  }
}
