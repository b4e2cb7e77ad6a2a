package io.raftsman.starter.command;

import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Ends a call to a server that takes too long, whatever retries lie beneath it. */
final class Deadline {
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "call-deadline");
            thread.setDaemon(true);
            return thread;
          });

  private Deadline() {}

  /** The call's value; it fails with DEADLINE_EXCEEDED when the time is over. */
  static <T> T within(Duration time, Supplier<T> call) {
    Context.CancellableContext context =
        Context.current().withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS, CLOCK);
    Context outer = context.attach();
    try {
      return call.get();
    } finally {
      context.detach(outer);
      context.close();
    }
  }
}
