package io.raftsman.fake;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Verdict;
import io.raftsman.operation.Answer;
import io.raftsman.operation.NeedsAttention;
import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An operation that was started. */
public final class RunningOperation {
  private static final Duration READING_TIME = Duration.ofMinutes(1);

  private final TestWorkflowEnvironment environment;
  private final ObservableOperation workflow;
  private final WorkflowStub stub;

  RunningOperation(TestWorkflowEnvironment environment, ObservableOperation workflow) {
    this.environment = environment;
    this.workflow = workflow;
    this.stub = WorkflowStub.fromTyped(workflow);
  }

  /** The report of an operation that ends as it should. */
  public Report report() {
    return stub.getResult(Report.class);
  }

  /** Returns the report once it has ended, however it did. */
  public Report awaitEnd() {
    try {
      return report();
    } catch (WorkflowFailedException e) {
      return queriedReport();
    }
  }

  /** The report that the failure of an operation carries. */
  public Report failure() {
    WorkflowFailedException failed =
        catchThrowableOfType(WorkflowFailedException.class, this::report);
    return ((ApplicationFailure) failed.getCause()).getDetails().get(Report.class);
  }

  /** The type of the failure of an operation. */
  public String failureType() {
    WorkflowFailedException failed =
        catchThrowableOfType(WorkflowFailedException.class, this::report);
    return ((ApplicationFailure) failed.getCause()).getType();
  }

  /** The report of an operation that ends cancelled. */
  public Report cancelledReport() {
    assertThatThrownBy(this::report).hasCauseInstanceOf(CanceledFailure.class);
    return queriedReport();
  }

  /** The report as anybody may ask for it. */
  public Report queriedReport() {
    return workflow.report().orElseThrow();
  }

  /** Whether it says that it has a report. */
  public boolean hasReport() {
    return workflow.report().isPresent();
  }

  /** What was done from an event on. */
  public Progress progress(int from) {
    return workflow.progress(from);
  }

  /** What it asks a person, once it does. */
  public ApprovalRequest awaitQuestion() {
    environment.sleep(READING_TIME);
    return workflow.progress(0).waiting().orElseThrow();
  }

  /** A person approves. */
  public String approve(Verdict verdict) {
    return stub.update("approve", String.class, verdict);
  }

  /** A person denies. */
  public String deny(Verdict verdict) {
    return stub.update("deny", String.class, verdict);
  }

  /** Somebody sends a signal. */
  public void signal(String name, Object argument) {
    stub.signal(name, argument);
  }

  /** Somebody sends a signal and leaves its argument out. */
  public void emptySignal(String name) {
    stub.signal(name);
  }

  /** What needs attention, once nothing else happens. */
  public List<NeedsAttention> awaitAttention() {
    environment.sleep(READING_TIME);
    return workflow.progress(0).attention();
  }

  /** A person answers an operation that needs attention: retry, skip or abort. */
  public String answer(String choice, Answer answer) {
    return stub.update(choice, String.class, answer);
  }

  /** What a server's users see of it. */
  public String details() {
    return environment
        .getWorkflowClient()
        .newUntypedWorkflowStub(stub.getExecution().getWorkflowId())
        .query("__temporal_workflow_metadata", WorkflowMetadata.class)
        .getCurrentDetails();
  }

  /** Somebody presses Ctrl-C. */
  public void cancel() {
    stub.cancel();
  }

  /**
   * Somebody presses Ctrl-C while exactly so many steps run; returns once the workflow has seen it.
   */
  public void cancelWhileRunning(int steps) {
    await(
        () -> Steps.unfinished(progress(0).events()).size() == steps,
        "there were never " + steps + " steps running");
    cancel();
    await(this::cancellationSeen, "the workflow never saw its cancellation");
  }

  private boolean cancellationSeen() {
    List<EventType> events =
        environment
            .getWorkflowClient()
            .fetchHistory(stub.getExecution().getWorkflowId())
            .getEvents()
            .stream()
            .map(HistoryEvent::getEventType)
            .toList();
    int requested = events.indexOf(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED);
    return requested >= 0
        && events.lastIndexOf(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) > requested;
  }

  private static void await(BooleanSupplier sight, String otherwise) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
    while (!sight.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(otherwise);
      }
    }
  }
}
