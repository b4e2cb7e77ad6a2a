package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a step on a host did.
 *
 * @param outcome {@link Outcome#OK}, {@link Outcome#CHANGED} or {@link Outcome#SKIPPED}
 * @param changes what was changed, one path or thing each
 * @param note what else a person should know: why it was skipped, or a warning
 * @param ran the scripts that ran on the host, for {@code -v}; never a secret
 */
public record StepResult(
    Outcome outcome, List<String> changes, Optional<String> note, List<String> ran) {

  public StepResult {
    requireNonNull(outcome, "outcome");
    requireNonNull(note, "note");
    changes = List.copyOf(changes);
    ran = List.copyOf(ran);
    if (outcome.isFailure()) {
      throw new IllegalArgumentException("a failed step has a StepFailure, not a result");
    }
  }

  /** Changed where something was changed, OK where nothing was. */
  public static StepResult of(List<String> changes, Optional<String> note, List<String> ran) {
    return new StepResult(changes.isEmpty() ? Outcome.OK : Outcome.CHANGED, changes, note, ran);
  }

  /** Right already. */
  public static StepResult ok(String note) {
    return new StepResult(Outcome.OK, List.of(), Optional.of(note), List.of());
  }

  /** Nothing to do here. */
  public static StepResult skipped(String why) {
    return new StepResult(Outcome.SKIPPED, List.of(), Optional.of(why), List.of());
  }
}
