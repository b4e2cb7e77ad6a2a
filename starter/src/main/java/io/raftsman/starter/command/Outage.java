package io.raftsman.starter.command;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.raftsman.operation.Causes;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.view.Printable;
import io.raftsman.starter.view.Screen;
import io.raftsman.worker.codec.UnreadablePayloadException;
import io.temporal.client.WorkflowException;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells a person, once, that nobody answers, and once that somebody does again. */
final class Outage {
  /** How long an answer may take, and how long nobody may answer before it is told. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Engine engine;
  private final Screen screen;
  private long asked;
  private long since;
  private String told = "";

  Outage(Engine engine, Screen screen) {
    this.engine = requireNonNull(engine, "engine");
    this.screen = requireNonNull(screen, "screen");
  }

  /** Asks a server no longer than a person would be patient for. */
  <T> T within(Supplier<T> question) {
    asked = System.nanoTime();
    return engine.isDurable() ? Deadline.within(PATIENCE, question) : question.get();
  }

  /**
   * Nobody answered.
   *
   * @throws WorkflowException the failure itself, where asking again is of no use
   */
  void met(WorkflowException failure) {
    Status.Code code = Status.fromThrowable(failure).getCode();
    if (code == Status.Code.UNAUTHENTICATED
        || code == Status.Code.PERMISSION_DENIED
        || UnreadablePayloadException.in(failure).isPresent()) {
      throw failure;
    }
    if (since == 0) {
      since = asked;
    }
    String words = words(failure, code);
    boolean lasting =
        code == Status.Code.UNAVAILABLE || System.nanoTime() - since >= PATIENCE.toNanos();
    if (lasting && !words.equals(told)) {
      told = words;
      screen.stream().println(Printable.text(words));
    }
  }

  private String words(WorkflowException failure, Status.Code code) {
    return switch (code) {
      case UNAVAILABLE ->
          engine.description()
              + " does not answer. Trying again; what it runs goes on when it is back.";
      case DEADLINE_EXCEEDED, FAILED_PRECONDITION ->
          "No worker answers on task queue "
              + engine.taskQueue()
              + " ("
              + engine.description()
              + "). The operation waits until one does: start it with bin/worker.";
      default ->
          "The worker could not tell how far the operation is ("
              + words(failure)
              + "): its log says why. Asking again.";
    };
  }

  /** Why a server that was asked for something did not do it, and what to do; a sentence or two. */
  static String sentence(Throwable failure) {
    if (Status.fromThrowable(failure).getCode() != Status.Code.UNAVAILABLE) {
      return "Temporal did not do what it was asked for: " + words(failure) + ".";
    }
    return "Temporal does not answer ("
        + Causes.innermost(failure).getMessage()
        + "). Look whether it runs, and at --address, TEMPORAL_ADDRESS or Temporal's configuration file.";
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
    if (!told.isEmpty()) {
      told = "";
      screen.stream().println("Answered again: it goes on.");
    }
  }
}
