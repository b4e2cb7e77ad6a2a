package io.raftsman.worker.chat;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.raftsman.approval.Verdict;
import io.raftsman.channel.Choice;
import io.raftsman.channel.ClickTarget;
import io.raftsman.operation.Answer;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Answers by the updates that everybody uses. */
final class TemporalOperations implements Operations, AutoCloseable {
  /** Mattermost waits for 30 s unless it is configured otherwise. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final WorkflowClient client;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "chat-deadline");
            thread.setDaemon(true);
            return thread;
          });

  TemporalOperations(WorkflowClient client) {
    this.client = requireNonNull(client, "client");
  }

  @Override
  public String answer(Choice choice, ClickTarget target, String approver, String reason, String id)
      throws AnswerRefusedException {
    Object argument =
        switch (choice) {
          case APPROVE, DENY -> new Verdict(target.cluster(), target.token(), approver, reason);
          case RETRY, SKIP, ABORT ->
              new Answer(
                  Optional.empty(),
                  approver,
                  Optional.of(reason),
                  Optional.of(target.token()).filter(t -> !t.isEmpty()));
        };
    Context.CancellableContext context =
        Context.current().withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS, clock);
    Context outer = context.attach();
    try {
      return update(choice, target, argument, id);
    } catch (WorkflowUpdateException e) {
      throw new AnswerRefusedException(
          e.getCause() instanceof ApplicationFailure failure
              ? failure.getOriginalMessage()
              : "the operation did not take it");
    } catch (WorkflowNotFoundException e) {
      throw new AnswerRefusedException("this operation runs no more");
    } catch (WorkflowServiceException e) {
      throw new AnswerRefusedException(
          "the operation has not answered within "
              + PATIENCE.toSeconds()
              + " s. It may still take it: look at the operation before you click again");
    } finally {
      context.detach(outer);
      context.close();
    }
  }

  private String update(Choice choice, ClickTarget target, Object argument, String id) {
    WorkflowStub workflow =
        client.newUntypedWorkflowStub(
            WorkflowTargetOptions.newBuilder()
                .setWorkflowId(target.workflowId())
                .setRunId(target.runId())
                .build());
    UpdateOptions<String> options =
        UpdateOptions.newBuilder(String.class)
            .setUpdateName(choice.id())
            .setUpdateId(id)
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build();
    return workflow.startUpdate(options, argument).getResult();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
