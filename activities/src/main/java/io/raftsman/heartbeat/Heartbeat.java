package io.raftsman.heartbeat;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Says regularly that the activity on this thread is alive, so that a worker that died is noticed
 * within seconds.
 *
 * <p>A cancellation that comes back with a heartbeat is left to the workflow: a script that runs is
 * let finish.
 */
public final class Heartbeat implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> beats;

  private Heartbeat(ScheduledFuture<?> beats) {
    this.beats = beats;
  }

  /** Starts for the activity that runs on this thread. */
  public static Heartbeat start() {
    ActivityExecutionContext context = Activity.getExecutionContext();
    return new Heartbeat(
        CLOCK.scheduleAtFixedRate(
            () -> beat(context), INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static void beat(ActivityExecutionContext context) {
    try {
      context.heartbeat(null);
    } catch (ActivityCompletionException e) {
      // Cancelled, or no longer ours: what runs on the host is let finish, and the workflow
      // decides.
    }
  }

  /** Ends it. */
  @Override
  public void close() {
    beats.cancel(false);
  }
}
