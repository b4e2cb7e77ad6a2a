package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a step on a host did.
 *
 * @param outcome {@link Outcome#OK}, {@link Outcome#CHANGED} or {@link Outcome#SKIPPED}
 * @param changes what was changed, one path or thing each
 * @param note what else a person should know: why it was skipped, or a warning
 * @param ran the scripts that ran on the host, for {@code -v}; never a secret
 * @param diffs the lines that were changed, where somebody wants to see them: unified diffs, one a
 *     file; never a secret
 */
public record StepResult(
    Outcome outcome,
    List<String> changes,
    Optional<String> note,
    List<String> ran,
    List<String> diffs) {

  public StepResult {
    requireNonNull(outcome, "outcome");
    requireNonNull(note, "note");
    changes = List.copyOf(changes);
    ran = List.copyOf(ran);
    diffs = List.copyOf(diffs);
    if (outcome.isFailure()) {
      throw new IllegalArgumentException("a failed step has a StepFailure, not a result");
    }
  }

  /** Changed where something was changed, OK where nothing was. */
  public static StepResult of(List<String> changes, Optional<String> note, List<String> ran) {
    return new StepResult(
        changes.isEmpty() ? Outcome.OK : Outcome.CHANGED, changes, note, ran, List.of());
  }

  /** The same, and after it what another part of the step did. */
  public StepResult and(StepResult other) {
    return new StepResult(
        both(outcome, other.outcome),
        concat(changes, other.changes),
        note.isPresent() && other.note.isPresent()
            ? Optional.of(note.get() + "; " + other.note.get())
            : note.or(() -> other.note),
        concat(ran, other.ran),
        concat(diffs, other.diffs));
  }

  /** Changed where one part changed something, skipped only where both were. */
  private static Outcome both(Outcome first, Outcome second) {
    if (first == Outcome.CHANGED || second == Outcome.CHANGED) {
      return Outcome.CHANGED;
    }
    return first == Outcome.SKIPPED ? second : first;
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** As what was looked at only. */
  public StepResult unchanged() {
    return new StepResult(Outcome.OK, List.of(), note, ran, List.of());
  }

  /** Right already. */
  public static StepResult ok(String note) {
    return new StepResult(Outcome.OK, List.of(), Optional.of(note), List.of(), List.of());
  }

  /** Nothing to do here. */
  public static StepResult skipped(String why) {
    return new StepResult(Outcome.SKIPPED, List.of(), Optional.of(why), List.of(), List.of());
  }
}
