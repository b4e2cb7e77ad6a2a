package io.raftsman.starter.command;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Status;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.view.Printable;
import io.raftsman.starter.view.Screen;
import io.temporal.client.WorkflowException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells a person, once, that nobody answers, and once that somebody does again. */
final class Outage {
  /** How long an answer may take, and how long nobody may answer before it is told. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Engine engine;
  private final Screen screen;
  private final ScheduledExecutorService clock;
  private long asked;
  private long since;
  private boolean told;

  Outage(Engine engine, Screen screen) {
    this.engine = requireNonNull(engine, "engine");
    this.screen = requireNonNull(screen, "screen");
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "question-deadline");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Asks a server no longer than a person would be patient for. */
  <T> T within(Supplier<T> question) {
    if (!engine.isDurable()) {
      return question.get();
    }
    asked = System.nanoTime();
    Context.CancellableContext context =
        Context.current().withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS, clock);
    Context outer = context.attach();
    try {
      return question.get();
    } finally {
      context.detach(outer);
      context.close();
    }
  }

  /** Nobody answered. */
  void met(WorkflowException failure) {
    if (since == 0) {
      since = asked;
    }
    boolean unavailable = Status.fromThrowable(failure).getCode() == Status.Code.UNAVAILABLE;
    if (!told && (unavailable || System.nanoTime() - since >= PATIENCE.toNanos())) {
      told = true;
      screen.stream()
          .println(
              Printable.text(
                  unavailable
                      ? engine.description()
                          + " does not answer. Trying again; what it runs goes on when it is back."
                      : "No worker answers on task queue "
                          + engine.taskQueue()
                          + " ("
                          + engine.description()
                          + "). The operation waits until one does: start it with bin/worker."));
    }
  }

  /** Why a question had no answer. */
  static String words(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    return status.getDescription() == null
        ? status.getCode().name()
        : status.getCode() + ", " + status.getDescription();
  }

  /** Somebody answered. */
  void over() {
    since = 0;
    if (told) {
      told = false;
      screen.stream().println("Answered again: it goes on.");
    }
  }
}
