package io.raftsman.starter.command;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Verdict;
import io.raftsman.operation.Answer;
import io.raftsman.operation.NeedsAttention;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.view.ApprovalPrompt;
import io.raftsman.starter.view.AttentionPrompt;
import io.raftsman.starter.view.AttentionPrompt.Choice;
import io.raftsman.starter.view.ExitStatus;
import io.raftsman.starter.view.Json;
import io.raftsman.starter.view.Printable;
import io.raftsman.starter.view.ProgressView;
import io.raftsman.starter.view.Recap;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows a running operation: shows its progress, asks for its approvals and what to do about its
 * failures, prints its recap. An interrupt (Ctrl-C, SIGTERM) cancels an embedded operation, and the
 * recap of what was done still comes; so it does a check. Another one on a server is left, and goes
 * on.
 */
final class Following {
  private static final long EMBEDDED_REFRESH_MILLIS = 100;

  /** Each look is a question to a worker. */
  private static final long SERVER_REFRESH_MILLIS = 300;

  /** How long an interrupted operation may take to let its running steps finish, seconds. */
  private static final long CANCEL_SECONDS = 120;

  private final Engine engine;
  private final WorkflowStub workflow;
  private final String cluster;
  private final OutputOptions output;
  private final ProgressView view;
  private final Outage outage;
  private final boolean leavable;
  private int shown;
  private int refusals;
  private Object announced = "";
  private boolean left;

  /**
   * Of a workflow.
   *
   * @param leavable whether it goes on on a server when nobody follows it any more
   */
  Following(
      Engine engine,
      WorkflowStub workflow,
      String cluster,
      String title,
      OutputOptions output,
      boolean leavable) {
    this.leavable = engine.isDurable() && leavable;
    this.engine = engine;
    this.workflow = workflow;
    this.cluster = cluster;
    this.output = output;
    this.view = ProgressView.on(output.screen(), title, output.detail(), ZoneId.systemDefault());
    this.outage = new Outage(engine, output.terminal().err());
  }

  /**
   * Returns when the operation has ended and its recap is printed, or a person left it.
   *
   * @param commandLine how the operation was asked for, to show how to go on
   */
  ExitStatus untilDone(List<String> commandLine) throws InterruptedException {
    var done = new CountDownLatch(1);
    var interrupt = new Thread(() -> interrupted(done), "interrupt");
    Runtime.getRuntime().addShutdownHook(interrupt);
    try {
      Optional<Ending> ending = follow();
      if (ending.isEmpty()) {
        leave();
        return ExitStatus.INTERRUPTED;
      }
      Ending end = ending.orElseThrow();
      return end.report().map(r -> recap(r, commandLine)).orElseGet(() -> unknown(end));
    } finally {
      done.countDown();
      unhook(interrupt);
    }
  }

  private ExitStatus recap(Report report, List<String> commandLine) {
    new Recap(output.screen()).print(report, commandLine);
    output.profile(report);
    if (output.json()) {
      output.terminal().out().stream().print(Json.report(report));
      output.terminal().out().stream().flush();
    }
    return ExitStatus.of(report.conclusion());
  }

  private ExitStatus unknown(Ending end) {
    if (end.cancelled()) {
      Complaint.print(
          output,
          ExitStatus.INTERRUPTED,
          "The operation was cancelled; how far it had come no worker is there to tell.");
      return ExitStatus.INTERRUPTED;
    }
    Complaint.print(
        output,
        ExitStatus.FAILED,
        "The operation was ended on the server without a report (terminated, or out of time). Look at the"
            + " hosts: starter status --cluster "
            + cluster);
    return ExitStatus.FAILED;
  }

  /** Empty when a person left it. */
  private Optional<Ending> follow() throws InterruptedException {
    CompletableFuture<Report> result = workflow.getResultAsync(Report.class);
    try {
      while (!left) {
        show().ifPresent(this::attend);
        try {
          result.get(
              engine.isDurable() ? SERVER_REFRESH_MILLIS : EMBEDDED_REFRESH_MILLIS,
              TimeUnit.MILLISECONDS);
          show();
          return Optional.of(Ending.with(result.join()));
        } catch (TimeoutException e) {
          // Still running.
        } catch (ExecutionException e) {
          if (engine.isDurable() && e.getCause() instanceof WorkflowServiceException failure) {
            outage.met(failure);
            result = workflow.getResultAsync(Report.class);
          } else {
            show();
            return Optional.of(Ending.of(e.getCause(), workflow));
          }
        }
      }
      return Optional.empty();
    } finally {
      view.close();
    }
  }

  /** Empty where nobody answers at the moment. */
  private Optional<Progress> show() {
    try {
      Progress progress = outage.within(() -> workflow.query("progress", Progress.class, shown));
      outage.over();
      shown += progress.events().size();
      view.show(progress, Instant.now());
      return Optional.of(progress);
    } catch (WorkflowServiceException | WorkflowQueryException e) {
      // A worker that begins to carry an operation on may fail a question about it.
      if (!engine.isDurable()) {
        throw e;
      }
      outage.met(e);
      return Optional.empty();
    }
  }

  private void attend(Progress progress) {
    progress.refusals().stream()
        .skip(refusals)
        .forEach(r -> output.terminal().err().stream().println(Printable.text(r.sentence())));
    refusals = progress.refusals().size();
    progress
        .waiting()
        .ifPresent(
            request -> {
              if (output.asking() && request.whyNotBy(Requester.name()).isEmpty()) {
                view.close();
                answer(request);
              } else {
                announce(request, HowTo.approve(cluster, request));
              }
            });
    if (!progress.attention().isEmpty()) {
      if (output.asking()) {
        view.close();
        answer(progress.attention());
      } else {
        announce(progress.attention(), HowTo.answer(cluster, progress.attention()));
      }
    }
  }

  private void announce(Object what, List<String> commands) {
    if (!announced.equals(what)) {
      announced = what;
      commands.forEach(output.terminal().err().stream()::println);
    }
  }

  private void answer(ApprovalRequest request) {
    ApprovalPrompt.Answer answer =
        new ApprovalPrompt(output.terminal().err(), keyboard(), ZoneId.systemDefault())
            .ask(request, Instant.now());
    var verdict = new Verdict(cluster, request.token(), Requester.name(), answer.reason());
    update(answer.approved() ? "approve" : "deny", verdict);
  }

  private void answer(List<NeedsAttention> attention) {
    Choice choice = new AttentionPrompt(output.terminal().err(), keyboard()).ask(attention);
    if (choice == Choice.LEAVE && engine.isDurable()) {
      left = true;
      return;
    }
    update(
        choice == Choice.LEAVE ? Choice.ABORT.update() : choice.update(),
        new Answer(Optional.empty(), Requester.name(), Optional.empty()));
  }

  private void update(String name, Object argument) {
    try {
      workflow.update(name, String.class, argument);
    } catch (WorkflowUpdateException | WorkflowNotFoundException e) {
      // Somebody else was faster, or it has ended: what comes next says so.
    } catch (WorkflowServiceException e) {
      if (!engine.isDurable()) {
        throw e;
      }
      outage.met(e);
    }
  }

  private static BufferedReader keyboard() {
    return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
  }

  private void interrupted(CountDownLatch done) {
    if (leavable) {
      view.close();
      leave();
      return;
    }
    output.terminal().err().stream()
        .println("Stopping: the steps that are running are let finish, no other is started.");
    workflow.cancel();
    try {
      done.await(CANCEL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave() {
    output.terminal().err().stream()
        .println(
            "Left: the operation goes on on the server. Follow it: starter attach --cluster "
                + cluster
                + "; end it: starter cancel --cluster "
                + cluster);
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already, and has waited for this.
    }
  }
}
