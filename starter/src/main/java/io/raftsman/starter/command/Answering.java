package io.raftsman.starter.command;

import io.grpc.Status;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.view.ExitStatus;
import io.raftsman.starter.view.Printable;
import io.raftsman.worker.codec.UnreadablePayloadException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;

/** Tells a running operation what a person decided. */
final class Answering {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private Answering() {}

  /** Returns once the operation has taken or refused it. */
  static ExitStatus send(RunningOperation operation, String update, Object argument) {
    try (Engine engine = operation.engine()) {
      String answer =
          Deadline.within(
              PATIENCE, () -> operation.workflow(engine).update(update, String.class, argument));
      operation.output().terminal().err().stream().println(Printable.text(answer));
      return ExitStatus.DONE;
    } catch (WorkflowUpdateException e) {
      String why =
          e.getCause() instanceof ApplicationFailure failure
              ? failure.getOriginalMessage()
              : e.getMessage();
      Complaint.print(operation.output(), ExitStatus.STOPPED, "Refused: " + why);
      return ExitStatus.STOPPED;
    } catch (WorkflowServiceException e) {
      if (UnreadablePayloadException.in(e).isPresent()
          || Status.fromThrowable(e).getCode() == Status.Code.UNAVAILABLE) {
        throw e;
      }
      Complaint.print(
          operation.output(),
          ExitStatus.FAILED,
          "No worker has taken the answer within "
              + PATIENCE.toSeconds()
              + " s ("
              + Outage.words(e)
              + "). Is one running (bin/worker)? It may still be taken: see starter attach --cluster "
              + operation.cluster());
      return ExitStatus.FAILED;
    }
  }
}
