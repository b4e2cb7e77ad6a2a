package io.raftsman.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureKindTest {

  @ParameterizedTest(name = "{0}: may heal {1}, shown as {2}")
  @CsvSource({
    "UNREACHABLE, true, UNREACHABLE",
    "HOST_KEY, false, UNREACHABLE",
    "AUTHENTICATION, false, UNREACHABLE",
    "PRIVILEGE, false, FAILED",
    "UNFIT, false, FAILED",
    "TRANSIENT, true, FAILED",
    "COMMAND, false, FAILED",
    "UNHEALTHY, true, FAILED",
    "WORKER, false, FAILED"
  })
  void decidesAboutRetriesAndTheRecap(FailureKind kind, boolean retryable, Outcome outcome) {
    ApplicationFailure failure = failure(kind).toApplicationFailure();

    assertThat(failure.isNonRetryable()).isEqualTo(!retryable);
    assertThat(failure.getType()).isEqualTo(kind.name());
    assertThat(kind.outcome()).isEqualTo(outcome);
  }

  @Test
  void itsSentenceSaysWhatWhereWhyAndWhatToDo() {
    assertThat(failure(FailureKind.COMMAND).sentence())
        .isEqualTo("etcd_conf on h: writing: no space left on device. Make room.");
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"FAILED", "UNREACHABLE"})
  void aFailureIsNotAResult(Outcome outcome) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new StepResult(outcome, List.of(), Optional.empty(), List.of(), List.of()));
  }

  private static StepFailure failure(FailureKind kind) {
    return new StepFailure(
        kind, "h", Stage.ETCD_CONF, "writing", "no space left on device", "Make room.");
  }
}
