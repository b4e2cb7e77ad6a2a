package io.raftsman.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepResultTest {
  private static final StepResult FIRST =
      new StepResult(
          Outcome.CHANGED,
          List.of("/etc/a"),
          Optional.of("first"),
          List.of("a.sh"),
          List.of("--- a"));
  private static final StepResult SECOND =
      new StepResult(
          Outcome.CHANGED,
          List.of("/etc/b"),
          Optional.of("second"),
          List.of("b.sh"),
          List.of("--- b"));

  @Test
  void twoPartsAreToldOneAfterTheOther() {
    assertThat(FIRST.and(SECOND))
        .isEqualTo(
            new StepResult(
                Outcome.CHANGED,
                List.of("/etc/a", "/etc/b"),
                Optional.of("first; second"),
                List.of("a.sh", "b.sh"),
                List.of("--- a", "--- b")));
  }

  @Test
  void theNoteOfEitherPartIsKept() {
    assertThat(StepResult.ok("only").and(nothing()).note()).contains("only");
    assertThat(nothing().and(StepResult.ok("only")).note()).contains("only");
    assertThat(nothing().and(nothing()).note()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "OK, OK, OK",
    "OK, CHANGED, CHANGED",
    "CHANGED, OK, CHANGED",
    "CHANGED, SKIPPED, CHANGED",
    "SKIPPED, CHANGED, CHANGED",
    "SKIPPED, SKIPPED, SKIPPED",
    "SKIPPED, OK, OK",
    "OK, SKIPPED, OK"
  })
  void aStepDidWhatItsPartsDid(Outcome first, Outcome second, Outcome both) {
    assertThat(ended(first).and(ended(second)).outcome()).isEqualTo(both);
  }

  @Test
  void whatWasOnlyLookedAtChangedNothingButKeepsItsWords() {
    assertThat(FIRST.unchanged())
        .isEqualTo(
            new StepResult(
                Outcome.OK, List.of(), Optional.of("first"), List.of("a.sh"), List.of()));
  }

  private static StepResult nothing() {
    return ended(Outcome.OK);
  }

  private static StepResult ended(Outcome outcome) {
    return new StepResult(outcome, List.of(), Optional.empty(), List.of(), List.of());
  }
}
