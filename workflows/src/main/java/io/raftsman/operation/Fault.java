package io.raftsman.operation;

import io.temporal.workflow.Workflow;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What went wrong in Raftsman's own code. Left to Temporal it would only fail the workflow's task,
 * which is tried again for ever.
 *
 * <p>Whatever comes of Temporal itself, or of a worker that can't read a history, is none: there
 * the task must be tried again, on this worker or another.
 */
final class Fault {
  private static final String OURS = "io.raftsman.";
  private static final String TEMPORAL = "io.temporal.";

  private Fault() {}

  /** Whether an exception is a fault of the operation's own code, which nobody foresaw. */
  static boolean isOne(RuntimeException e) {
    return !(e instanceof OperationStopped)
        && !(e instanceof StepFailedException)
        && causes(e).noneMatch(Fault::isOfTheWorker)
        && thrower(e).filter(name -> name.startsWith(OURS)).isPresent();
  }

  private static boolean isOfTheWorker(Throwable cause) {
    String type = cause.getClass().getName();
    return type.startsWith(TEMPORAL) || type.equals(Operation.KEY_MISSING);
  }

  /** Whose code threw it, or called what did. */
  private static Optional<String> thrower(Throwable e) {
    return Arrays.stream(e.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> name.startsWith(OURS) || name.startsWith(TEMPORAL))
        .findFirst();
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause);
  }

  /** What a person reads of it. The worker's log has the rest. */
  static String summary(RuntimeException fault) {
    Workflow.getLogger("raftsman.operation").error("Raftsman itself failed", fault);
    return "Raftsman itself failed: "
        + fault
        + ". Nothing else was begun. Please report it with the worker's log; what was done until then stays, and the same command run again goes on.";
  }

  /** The failure of the step in which it happened. */
  static StepFailure in(RuntimeException fault, String host, Stage stage) {
    return new StepFailure(
        FailureKind.COMMAND,
        host,
        stage,
        "Raftsman prepared the step",
        fault.toString(),
        "This is a fault of Raftsman: please report it with the worker's log.");
  }
}
