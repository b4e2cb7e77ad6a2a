package io.raftsman.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftsman.fake.Sample;
import io.raftsman.fake.Steps;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.NonDeterministicException;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operation does about a fault of its own code, and what it leaves to Temporal. */
class OperationFaultTest {
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();

  /** Where the fault is. */
  enum Place {
    DECISION,
    BRANCH,
    STEP
  }

  /** What is no fault of the operation's. */
  enum Foreign {
    NON_DETERMINISTIC,
    CONVERTER,
    CAUSE;

    RuntimeException fault() {
      return switch (this) {
        case NON_DETERMINISTIC -> new NonDeterministicException("another procedure");
        case CONVERTER -> new DataConverterException("not to be read");
        case CAUSE -> new IllegalStateException(new DataConverterException("not to be read"));
      };
    }
  }

  /** A procedure with a fault. */
  @WorkflowInterface
  public interface Faulty {
    /** Has a fault somewhere. */
    @WorkflowMethod
    Report run(String place);
  }

  /** A step. */
  @ActivityInterface
  public interface Work {
    /** Does nothing. */
    StepResult work();
  }

  /** The procedure. */
  public static final class FaultyImpl implements Faulty {
    private final Operation operation =
        new Operation(
            "test",
            "etcd",
            Sample.REQUESTER,
            Scope.Mode.APPLY,
            FailurePolicy.WAIT,
            Audience.FOLLOWERS);

    @Override
    public Report run(String place) {
      return operation.run(
          () -> {
            work();
            fail(place);
            return "done";
          });
    }

    private void work() {
      operation.step(
          Stage.ETCD_CONF,
          "host",
          () ->
              Workflow.newActivityStub(
                      Work.class,
                      ActivityOptions.newBuilder()
                          .setStartToCloseTimeout(Duration.ofMinutes(1))
                          .build())
                  .work());
    }

    private void fail(String place) {
      switch (place) {
        case "DECISION" -> decide();
        case "BRANCH" ->
            Operation.inParallel(List.of(this::work, () -> List.<String>of().iterator().next()));
        case "STEP" ->
            operation.step(
                Stage.ETCD_CONF,
                "host",
                () -> {
                  throw new IllegalArgumentException("cluster etcd has no members");
                });
        default -> {
          if (RUNS.incrementAndGet() == 1) {
            throw Foreign.valueOf(place).fault();
          }
        }
      }
    }

    private static void decide() {
      throw new IllegalArgumentException("cluster etcd has no members");
    }
  }

  @BeforeEach
  void open() {
    RUNS.set(0);
    Worker worker = environment.newWorker("faults");
    worker.registerWorkflowImplementationTypes(FaultyImpl.class);
    Work work = () -> StepResult.of(List.of("it"), Optional.empty(), List.of());
    worker.registerActivitiesImplementations(work);
    environment.start();
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @ParameterizedTest
  @EnumSource
  void aFaultEndsTheOperationWithAReport(Place place) {
    WorkflowFailedException failed =
        catchThrowableOfType(WorkflowFailedException.class, () -> run(place.name()));

    var failure = (ApplicationFailure) failed.getCause();
    assertThat(failure.getType()).isEqualTo("failed");
    Report report = failure.getDetails().get(Report.class);
    assertThat(report.conclusion()).isEqualTo(Conclusion.FAILED);
    assertThat(report.summary())
        .startsWith("Raftsman itself failed: java.")
        .contains("report it with the worker's log");
    assertThat(Steps.unfinished(report.events())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTemporalsOwnIsTriedAgain(Foreign foreign) {
    assertThat(run(foreign.name()).conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(RUNS).hasValueGreaterThan(1);
  }

  @Test
  void whatWasForeseenIsNone() {
    assertThat(Fault.isOne(OperationStopped.because(Conclusion.FAILED, "why"))).isFalse();
    assertThat(Fault.isOne(new IllegalStateException("fault"))).isTrue();
    assertThat(Fault.isOne(thrownBy("io.temporal.internal.Any"))).isFalse();
    assertThat(Fault.isOne(thrownBy("java.util.List"))).isFalse();
  }

  private static RuntimeException thrownBy(String type) {
    var fault = new IllegalStateException("fault");
    fault.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.util.Objects", "requireNonNull", "Objects.java", 1),
          new StackTraceElement(type, "run", "Any.java", 1)
        });
    return fault;
  }

  private Report run(String place) {
    WorkflowClient client = environment.getWorkflowClient();
    return client
        .newWorkflowStub(
            Faulty.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue("faults")
                .setWorkflowRunTimeout(Duration.ofMinutes(5))
                .build())
        .run(place);
  }
}
