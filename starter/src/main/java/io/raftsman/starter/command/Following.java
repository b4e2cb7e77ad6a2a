package io.raftsman.starter.command;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Verdict;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.starter.view.ApprovalPrompt;
import io.raftsman.starter.view.ExitStatus;
import io.raftsman.starter.view.Json;
import io.raftsman.starter.view.ProgressView;
import io.raftsman.starter.view.Recap;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows a running operation: shows its progress, asks for its approvals, prints its recap. An
 * interrupt (Ctrl-C, SIGTERM) cancels the operation, and the recap of what was done still comes.
 */
final class Following {
  private static final long REFRESH_MILLIS = 100;

  /** How long an interrupted operation may take to let its running steps finish, seconds. */
  private static final long CANCEL_SECONDS = 120;

  private final WorkflowStub workflow;
  private final String cluster;
  private final OutputOptions output;
  private final ProgressView view;
  private int shown;

  Following(WorkflowStub workflow, String cluster, String title, OutputOptions output) {
    this.workflow = workflow;
    this.cluster = cluster;
    this.output = output;
    this.view = ProgressView.on(output.screen(), title, output.detail(), ZoneId.systemDefault());
  }

  /**
   * Returns when the operation has ended and its recap is printed.
   *
   * @param commandLine how the operation was asked for, to show how to go on
   */
  ExitStatus untilDone(List<String> commandLine) throws InterruptedException {
    var done = new CountDownLatch(1);
    var interrupt = new Thread(() -> cancelAndWait(done), "interrupt");
    Runtime.getRuntime().addShutdownHook(interrupt);
    try {
      Report report = follow();
      new Recap(output.screen()).print(report, commandLine);
      output.profile(report);
      if (output.json()) {
        output.terminal().out().stream().print(Json.report(report));
        output.terminal().out().stream().flush();
      }
      return ExitStatus.of(report.conclusion());
    } finally {
      done.countDown();
      unhook(interrupt);
    }
  }

  private Report follow() throws InterruptedException {
    CompletableFuture<Report> result = workflow.getResultAsync(Report.class);
    try {
      while (true) {
        Progress progress = show();
        if (progress.waiting().isPresent()) {
          view.close();
          answer(progress.waiting().orElseThrow());
        }
        try {
          result.get(REFRESH_MILLIS, TimeUnit.MILLISECONDS);
          show();
          return result.join();
        } catch (TimeoutException e) {
          // Still running.
        } catch (ExecutionException e) {
          show();
          return reportOf(e.getCause());
        }
      }
    } finally {
      view.close();
    }
  }

  private Progress show() {
    Progress progress = workflow.query("progress", Progress.class, shown);
    shown += progress.events().size();
    view.show(progress, Instant.now());
    return progress;
  }

  /**
   * An operation that did not do what was asked for carries its report in its failure; a cancelled
   * one is asked.
   */
  private Report reportOf(Throwable failure) {
    if (failure instanceof WorkflowFailedException failed
        && failed.getCause() instanceof ApplicationFailure application
        && application.getDetails().getSize() > 0) {
      return application.getDetails().get(Report.class);
    }
    return workflow.query("report", Report.class);
  }

  private void answer(ApprovalRequest request) {
    var keyboard = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    ApprovalPrompt.Answer answer =
        new ApprovalPrompt(output.terminal().err(), keyboard, ZoneId.systemDefault())
            .ask(request, Instant.now());
    var verdict = new Verdict(cluster, request.token(), Requester.name(), answer.reason());
    try {
      workflow.update(answer.approved() ? "approve" : "deny", String.class, verdict);
    } catch (WorkflowUpdateException e) {
      // It has ended or expired meanwhile: the recap says so.
    }
  }

  private void cancelAndWait(CountDownLatch done) {
    output.terminal().err().stream()
        .println("Stopping: the steps that are running are let finish, no other is started.");
    workflow.cancel();
    try {
      done.await(CANCEL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already, and has waited for this.
    }
  }
}
