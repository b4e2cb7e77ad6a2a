package io.raftsman.worker.process;

import io.raftsman.worker.ServerCheck;
import io.raftsman.worker.ServerCheck.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the worker can take on work: it polls, and Temporal has answered within the last seconds.
 * Asks Temporal regularly, and logs a change once.
 */
final class Readiness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("raftsman.worker");
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  /** Two questions without an answer. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "readiness");
            thread.setDaemon(true);
            return thread;
          });

  private volatile String phase = "starting";
  private volatile long answered;
  private volatile String reason = "";
  private boolean silent;

  Readiness(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.answered = nanoTime.getAsLong();
  }

  /** What keeps the worker from polling, such as {@code shutting down}; empty when it polls. */
  void phase(String now) {
    phase = now;
  }

  /** Asks again and again from now on. */
  void watch(Supplier<ServerCheck> check) {
    answered = nanoTime.getAsLong();
    var unused =
        clock.scheduleWithFixedDelay(
            () -> note(check.get()),
            INTERVAL.toMillis(),
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** What Temporal said. */
  void note(ServerCheck check) {
    if (check.verdict() == Verdict.ANSWERS) {
      answered = nanoTime.getAsLong();
      reason = "";
      if (silent) {
        LOG.info("Temporal answers again");
      }
      silent = false;
      return;
    }
    reason = check.reason();
    if (!silent) {
      LOG.warn("{} The worker goes on trying.", sentence(check.reason()));
    }
    silent = true;
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  /** Why it isn't ready; empty where it is. */
  Optional<String> notReady() {
    if (!phase.isEmpty()) {
      return Optional.of(phase + (reason.isEmpty() ? "" : ": " + reason));
    }
    Duration since = Duration.ofNanos(nanoTime.getAsLong() - answered);
    return since.compareTo(FRESH) <= 0
        ? Optional.empty()
        : Optional.of(
            "Temporal has not answered for "
                + since.toSeconds()
                + " s"
                + (reason.isEmpty() ? "" : ": " + reason));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
