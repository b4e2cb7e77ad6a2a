package io.raftsman.starter.command;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.TaskQueues;
import io.raftsman.starter.engine.Engine;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A workflow that answers at once and is no operation: nobody attaches to it. */
final class BriefQuestion {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Engine engine;
  private final OutputOptions output;

  BriefQuestion(Engine engine, OutputOptions output) {
    this.engine = requireNonNull(engine, "engine");
    this.output = requireNonNull(output, "output");
  }

  /**
   * The answer.
   *
   * @param workflow its type
   * @param id what the workflow's id begins with
   * @param subject what is asked about, for people
   * @param argument of the workflow
   * @throws UsageException where no worker is there to answer
   */
  <R> R ask(String workflow, String id, String subject, Object argument, Class<R> answer)
      throws Exception {
    Engines.introduce(engine, output);
    WorkflowStub stub =
        engine.client().newUntypedWorkflowStub(workflow, options(workflow, id, subject));
    stub.start(argument);
    CompletableFuture<R> answered = stub.getResultAsync(answer);
    try {
      return patiently(answered);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WorkflowFailedException failed
          && failed.getCause() instanceof TimeoutFailure) {
        throw new UsageException("No worker has answered: start one with bin/worker.");
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private <R> R patiently(CompletableFuture<R> answered)
      throws InterruptedException, ExecutionException {
    try {
      return answered.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      output.terminal().err().stream()
          .println(
              "No worker has answered yet on task queues "
                  + engine.taskQueue()
                  + " and "
                  + TaskQueues.of(engine.taskQueue()).signing()
                  + ". Is one running (bin/worker)? Waiting up to "
                  + TIMEOUT.toSeconds()
                  + " s.");
      return answered.get();
    }
  }

  private WorkflowOptions options(String workflow, String id, String subject) {
    return WorkflowOptions.newBuilder()
        .setTaskQueue(engine.taskQueue())
        .setWorkflowId(id + "-" + UUID.randomUUID())
        .setStaticSummary(workflow + " " + subject)
        .setMemo(Map.of(Begun.OPERATION, workflow, Begun.REQUESTER, Requester.name()))
        .setWorkflowExecutionTimeout(TIMEOUT)
        .build();
  }
}
