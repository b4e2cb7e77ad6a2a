package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.notification.Notification.Kind;
import io.raftsman.operation.AttentionGate.Choice;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Functions.Proc;
import io.temporal.workflow.Functions.Proc1;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * How an operation behaves, whatever its procedure: it runs steps, remembers each on the board,
 * lets the hosts that can go on finish when one fails, and ends with a report in every case. A
 * workflow has one.
 *
 * <p>Invariants: every step that started has ended when the operation ends; nothing starts after a
 * cancellation; the report exists before the workflow closes.
 */
public final class Operation {
  /** How often a worker may die on one step before the step itself is blamed. */
  private static final int MAX_DEATHS = 20;

  /** Anybody can send signals without end: the log has them all. */
  private static final int MOST_REFUSALS = 50;

  /** The type of the failure where a worker lacks the key of an encrypted history. */
  static final String KEY_MISSING = "io.raftsman.worker.codec.UnreadablePayloadException";

  private final String name;
  private final String cluster;
  private final String requester;
  private final Scope.Mode mode;
  private final FailurePolicy onFailure;
  private final Instant started;
  private final ProgressBoard board = new ProgressBoard();
  private final AttentionGate attention = new AttentionGate(this);
  private final Announcements announcements;
  private final PublicState state = new PublicState();
  private final List<String> owed = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private List<Approval> approvals = List.of();
  private Optional<ApprovalRequest> unapproved = Optional.empty();
  private Optional<ApprovalRequest> waiting = Optional.empty();
  private Optional<Report> report = Optional.empty();

  /**
   * A new operation, which starts now.
   *
   * @param mode whether it acts, or only says what it would do
   * @param onFailure what becomes of it when a step has failed for good
   * @param audience who hears of it; of a check, only its followers
   */
  public Operation(
      String name,
      String cluster,
      String requester,
      Scope.Mode mode,
      FailurePolicy onFailure,
      Audience audience) {
    this.name = requireNonNull(name, "name");
    this.cluster = requireNonNull(cluster, "cluster");
    this.requester = requireNonNull(requester, "requester");
    this.mode = requireNonNull(mode, "mode");
    this.onFailure = requireNonNull(onFailure, "onFailure");
    this.started = now();
    this.announcements =
        new Announcements(
            mode == Scope.Mode.APPLY ? audience : Audience.FOLLOWERS, name, cluster, requester);
    Workflow.registerListener(attention);
    publish();
  }

  /**
   * Runs the procedure and reports.
   *
   * @param procedure returns the summary of what is there now
   * @return the report of an operation that is done; so is a check that found a refusal
   * @throws ApplicationFailure with the report as its detail, when the operation did not do what
   *     was asked for
   * @throws CanceledFailure when it was cancelled; {@link #report()} has the report
   */
  public Report run(Func<String> procedure) {
    try {
      return conclude(Conclusion.DONE, checked(procedure.apply()), unapproved);
    } catch (OperationStopped stopped) {
      if (mode == Scope.Mode.CHECK && stopped.conclusion() == Conclusion.REFUSED) {
        // That is what was to be found out.
        return conclude(
            Conclusion.DONE,
            checked("It would be refused. " + stopped.getMessage()),
            stopped.refused());
      }
      throw failure(stop(stopped));
    } catch (StepFailedException failed) {
      throw failure(
          conclude(conclusionOf(failed.failure()), failed.getMessage(), Optional.empty()));
    } catch (CanceledFailure cancelled) {
      conclude(
          Conclusion.CANCELLED,
          "Cancelled: the steps that were running were let finish, no other was started. Run the same command again to go on.",
          Optional.empty());
      throw cancelled;
    } catch (RuntimeException fault) {
      if (!Fault.isOne(fault)) {
        throw fault;
      }
      throw failure(conclude(Conclusion.FAILED, Fault.summary(fault), Optional.empty()));
    }
  }

  /** Refused means that nothing was touched. */
  private Report stop(OperationStopped stopped) {
    boolean rules = stopped.conclusion() == Conclusion.REFUSED && stopped.refused().isEmpty();
    return rules && board.hasChanges()
        ? conclude(
            Conclusion.FAILED,
            stopped.getMessage()
                + "\nThat was found on the way: what was changed before, as the steps say, stays. Run the same command again once it is resolved.",
            Optional.empty())
        : conclude(stopped.conclusion(), stopped.getMessage(), stopped.refused());
  }

  private String checked(String summary) {
    return mode == Scope.Mode.CHECK ? "Nothing was changed: this was a check. " + summary : summary;
  }

  /**
   * Runs a step on a host, or on the cluster under its name.
   *
   * <p>An attempt that has begun is let finish even when the operation is cancelled: it leaves its
   * host consistent. The pauses between attempts are the workflow's own, so that a cancellation
   * ends them. (Temporal's own retries would need a cancelled activity, which the in-process server
   * can lose: temporalio/sdk-java#2391.)
   *
   * @param result what the board shows of the call's value
   * @throws StepFailedException when it fails; it is on the board by then
   */
  public <R> R tryOut(
      Stage stage, String host, Retries retries, Func<R> call, Function<R, StepResult> result) {
    CancellationScope.throwCanceled();
    attention
        .aborted()
        .ifPresent(
            abort -> {
              throw abort;
            });
    return perform(stage, host, retries, call, result);
  }

  /**
   * Runs a step that takes back what a failed one has left, even where a person has aborted the
   * operation; one that fails is owed.
   *
   * @param owed what is left to do then
   * @return whether it did its work
   */
  public boolean takeBack(Stage stage, String host, Func<StepResult> call, String owed) {
    try {
      perform(stage, host, Retries.of(stage), call, r -> r);
      return true;
    } catch (StepFailedException e) {
      owe(owed);
      return false;
    }
  }

  private <R> R perform(
      Stage stage, String host, Retries retries, Func<R> call, Function<R, StepResult> result) {
    board.started(host, stage);
    publish();
    long start = Workflow.currentTimeMillis();
    try {
      R value = attempt(retries, call);
      board.ended(host, stage, result.apply(value), Workflow.currentTimeMillis() - start);
      return value;
    } catch (CanceledFailure cancelled) {
      board.ended(
          host,
          stage,
          StepResult.skipped("cancelled before it was done"),
          Workflow.currentTimeMillis() - start);
      throw cancelled;
    } catch (ActivityFailure e) {
      StepFailure failure = explain(e, stage, host);
      board.failed(host, stage, failure, Workflow.currentTimeMillis() - start);
      throw new StepFailedException(failure);
    } catch (RuntimeException fault) {
      if (Fault.isOne(fault)) {
        StepFailure failure = Fault.in(fault, host, stage);
        board.failed(host, stage, failure, Workflow.currentTimeMillis() - start);
      }
      throw fault;
    } finally {
      publish();
    }
  }

  /**
   * Runs a step that is tried as its stage deserves. Where it fails for good, and the operation may
   * wait for a person, it is tried again once somebody says so.
   */
  public <R> R step(Stage stage, String host, Func<R> call, Function<R, StepResult> result) {
    while (true) {
      try {
        return tryOut(stage, host, Retries.of(stage), call, result);
      } catch (StepFailedException e) {
        attend(e, stage, false);
      }
    }
  }

  /** Runs a step that returns what it did, as {@link #step(Stage, String, Func, Function)} does. */
  public StepResult step(Stage stage, String host, Func<StepResult> call) {
    return step(stage, host, Retries.of(stage), call);
  }

  /** {@link #step(Stage, String, Func)} that is tried otherwise than its stage usually is. */
  public StepResult step(Stage stage, String host, Retries retries, Func<StepResult> call) {
    return step(stage, host, retries, () -> {}, call);
  }

  /**
   * {@link #step(Stage, String, Func)} that disturbs a member.
   *
   * @param admission is run right before it, and again before it is tried again because a person
   *     says so; throws where it may not be done any more
   */
  public StepResult disturb(Stage stage, String host, Proc admission, Func<StepResult> call) {
    return step(stage, host, Retries.of(stage), admission, call);
  }

  /**
   * How often a person was asked what to do about a step: whoever sees it grow has waited, and
   * knows nothing of the cluster any more.
   */
  public int timesAsked() {
    return attention.timesAsked();
  }

  private StepResult step(
      Stage stage, String host, Retries retries, Proc admission, Func<StepResult> call) {
    while (true) {
      admission.apply();
      try {
        return tryOut(stage, host, retries, call, r -> r);
      } catch (StepFailedException e) {
        if (attend(e, stage, stage.isSkippable()) instanceof Choice.Skip skip) {
          StepResult skipped = StepResult.skipped("skipped by " + skip.signature());
          board.ended(host, stage, skipped, 0);
          owe(host + ": " + stage.label() + ", which was skipped by " + skip.signature());
          publish();
          return skipped;
        }
      }
    }
  }

  /**
   * Returns what a person chose to do about a failure.
   *
   * @throws StepFailedException the failure itself, when it ends the operation
   */
  private Choice attend(StepFailedException failed, Stage stage, boolean skippable) {
    boolean waits =
        onFailure == FailurePolicy.WAIT
            && mode == Scope.Mode.APPLY
            && !stage.isReadOnly()
            && attention.aborted().isEmpty();
    Choice choice = waits ? attention.ask(failed.failure(), skippable) : new Choice.Abort();
    if (choice instanceof Choice.Abort) {
      throw attention.aborted().orElse(failed);
    }
    return choice;
  }

  private static <R> R attempt(Retries retries, Func<R> call) {
    int deaths = 0;
    for (int attempt = 1; ; attempt++) {
      try {
        return uninterrupted(call);
      } catch (ActivityFailure e) {
        if (workerDied(e) && ++deaths <= MAX_DEATHS) {
          // Says nothing about the host.
          attempt--;
        } else if (attempt == retries.attempts() || !mayHeal(e)) {
          throw e;
        }
        Workflow.sleep(retries.pauseAfter(Math.max(attempt, 1)));
      }
    }
  }

  private static boolean workerDied(ActivityFailure e) {
    return e.getCause() instanceof TimeoutFailure timeout
        && timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_HEARTBEAT;
  }

  private static <R> R uninterrupted(Func<R> call) {
    CompletablePromise<R> value = Workflow.newPromise();
    Workflow.newDetachedCancellationScope(() -> value.complete(call.apply())).run();
    return value.get();
  }

  /**
   * A worker that died, and what the activity itself calls retryable. Anything it did not foresee
   * would fail again.
   */
  private static boolean mayHeal(ActivityFailure e) {
    return e.getCause() instanceof TimeoutFailure
        || (e.getCause() instanceof ApplicationFailure application
            && FailureKind.isNamed(application.getType())
            && !application.isNonRetryable());
  }

  /**
   * Does something for each item at the same time, and waits for all: one that fails does not stop
   * the others.
   *
   * @throws StepFailedException once all have ended: a host that was not reached before any other
   *     failure, and else the first
   */
  public static <T> void forEach(Collection<T> items, Proc1<T> body) {
    inParallel(items.stream().<Proc>map(item -> () -> body.apply(item)).toList());
  }

  /** Runs procedures at the same time; see {@link #forEach}. */
  public static void inParallel(List<Proc> procedures) {
    List<Promise<Void>> running = procedures.stream().map(Async::procedure).toList();
    running.stream()
        .map(Promise::getFailure)
        .filter(Objects::nonNull)
        .min(Comparator.comparingInt(Operation::urgency))
        .ifPresent(
            failure -> {
              throw failure;
            });
    CancellationScope.throwCanceled();
  }

  /** Which failure of several the operation ends with: the least. */
  private static int urgency(RuntimeException failure) {
    if (failure instanceof CanceledFailure) {
      return 0;
    }
    return failure instanceof StepFailedException step
            && conclusionOf(step.failure()) == Conclusion.UNREACHABLE
        ? 1
        : 2;
  }

  /**
   * Shows what stages would do on a host. Nothing is done there, so these steps end without having
   * started.
   */
  public void plan(String host, List<PlannedStep> steps) {
    for (PlannedStep step : steps) {
      board.ended(host, step.stage(), step.result(), 0);
    }
  }

  /** Something that a person should know about a host, or about the cluster under its name. */
  public void note(Stage stage, String host, String text) {
    plan(host, List.of(new PlannedStep(stage, StepResult.ok(text))));
  }

  /** Shows what would be destroyed if this were not only a check, and what would approve it. */
  public void wouldDestroy(ApprovalRequest request) {
    unapproved = Optional.of(request);
  }

  /** Something that is left to do. */
  public void owe(String what) {
    owed.add(what);
  }

  /** Says what approval is waited for; empty when none is. */
  public void waitFor(Optional<ApprovalRequest> request) {
    waiting = request;
    publish();
  }

  /** Remembers who approved what. */
  public void approvedBy(List<Approval> given) {
    approvals = List.copyOf(given);
  }

  /** What it is, for a person: such as {@code deploy of etcd}. */
  String title() {
    return name + " of " + cluster;
  }

  void announceRequest(Kind kind, String text, ApprovalRequest request) {
    announcements.waiting(kind, text, request);
  }

  /** A step failed for good, and waits for a person. */
  void attentionNeeded() {
    publish();
    announcements.attention(attention.waiting());
  }

  void audit(String word, Answer answer) {
    Audit.taken(
        word, cluster, answer.who(), answer.host().orElse("all"), answer.reason().orElse(""));
  }

  /**
   * Takes an answer that came as a signal, or records why not: there is nobody to tell it to.
   *
   * @param validation throws an IllegalArgumentException that says why it can't be taken
   */
  void bySignal(String answer, String who, String subject, Runnable validation, Runnable taking) {
    try {
      validation.run();
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      Audit.refused(answer, cluster, who, subject, why);
      if (refusals.size() < MOST_REFUSALS) {
        refusals.add(new Refusal(now(), answer, who, why));
        publish();
      }
      return;
    }
    taking.run();
  }

  /** What was done from an event's number on, and what is waited for. */
  public Progress progress(int from) {
    return new Progress(board.from(from), waiting, attention.waiting(), refusals);
  }

  /** The report, once ended. */
  public Optional<Report> report() {
    return report;
  }

  /** The workflow's clock. */
  public static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  private Report conclude(
      Conclusion conclusion, String summary, Optional<ApprovalRequest> refused) {
    waiting = Optional.empty();
    var done =
        new Report(
            name,
            cluster,
            requester,
            started,
            now(),
            conclusion,
            summary,
            board.from(0),
            owed,
            approvals,
            refused,
            mode,
            refusals);
    report = Optional.of(done);
    publish();
    announcements.ended(done);
    return done;
  }

  /** Shows a server's users how things are now. */
  void publish() {
    state.publish(name, cluster, requester, board, waiting, attention.waiting(), refusals, report);
  }

  private static ApplicationFailure failure(Report report) {
    return ApplicationFailure.newNonRetryableFailure(
        report.summary(), report.conclusion().label(), report);
  }

  private static Conclusion conclusionOf(StepFailure failure) {
    return failure.kind().outcome() == Outcome.UNREACHABLE
        ? Conclusion.UNREACHABLE
        : Conclusion.FAILED;
  }

  private static StepFailure explain(ActivityFailure e, Stage stage, String host) {
    if (e.getCause() instanceof ApplicationFailure application
        && FailureKind.isNamed(application.getType())) {
      return application.getDetails().get(StepFailure.class);
    }
    if (e.getCause() instanceof TimeoutFailure) {
      return new StepFailure(
          FailureKind.TRANSIENT,
          host,
          stage,
          "the step was tried until its time was up",
          "no answer in time",
          "Look whether the host is overloaded or hangs, then run the same command again; it goes on where this one stopped.");
    }
    if (e.getCause() instanceof ApplicationFailure application
        && application.getType().equals(KEY_MISSING)) {
      return new StepFailure(
          FailureKind.WORKER,
          host,
          stage,
          "a worker read what to do",
          application.getOriginalMessage(),
          "Give each worker the keys of encrypted histories.");
    }
    return new StepFailure(
        FailureKind.COMMAND,
        host,
        stage,
        "the step ran on the worker",
        String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
        "This is a fault of Raftsman: please report it with the worker's log.");
  }
}
