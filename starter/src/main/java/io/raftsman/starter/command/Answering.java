package io.raftsman.starter.command;

import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.view.ExitStatus;
import io.raftsman.starter.view.Printable;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;

/** Tells a running operation what a person decided. */
final class Answering {
  private Answering() {}

  /** Returns once the operation has taken or refused it. */
  static ExitStatus send(RunningOperation operation, String update, Object argument) {
    try (Engine engine = operation.engine()) {
      String answer = operation.workflow(engine).update(update, String.class, argument);
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
      Complaint.print(
          operation.output(),
          ExitStatus.FAILED,
          "No worker took the answer: "
              + Outage.words(e)
              + ". Is one running (bin/worker)? See starter attach --cluster "
              + operation.cluster());
      return ExitStatus.FAILED;
    }
  }
}
