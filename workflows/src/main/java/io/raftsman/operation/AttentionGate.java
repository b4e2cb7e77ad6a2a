package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds steps that failed for good until a person has answered. Several may wait at the same time,
 * a host each; the other hosts' steps go on meanwhile.
 */
final class AttentionGate implements Attendable {

  /** What a person chose for a step. */
  sealed interface Choice {
    /** Try it again. */
    record Retry() implements Choice {}

    /** Go on without it. */
    record Skip(String signature) implements Choice {}

    /** End the operation. */
    record Abort() implements Choice {}
  }

  private static final class Waiting {
    private final NeedsAttention item;
    private Optional<Choice> choice = Optional.empty();

    Waiting(NeedsAttention item) {
      this.item = item;
    }

    boolean concerns(Answer answer) {
      return choice.isEmpty() && answer.host().map(item.failure().host()::equals).orElse(true);
    }
  }

  private final Operation operation;
  private final List<Waiting> waiting = new ArrayList<>();
  private Optional<StepFailedException> aborted = Optional.empty();
  private int timesAsked;

  /**
   * Nothing waits.
   *
   * @param operation told whenever something begins or ends to wait
   */
  AttentionGate(Operation operation) {
    this.operation = requireNonNull(operation, "operation");
  }

  /** Returns once a person has answered. */
  Choice ask(StepFailure failure, boolean skippable) {
    var step = new Waiting(new NeedsAttention(failure, Operation.now(), skippable));
    waiting.add(step);
    timesAsked++;
    operation.attentionNeeded();
    try {
      Workflow.await(() -> step.choice.isPresent());
    } finally {
      waiting.remove(step);
      operation.publish();
    }
    return step.choice.orElseThrow();
  }

  /** How often a person was asked. */
  int timesAsked() {
    return timesAsked;
  }

  /** What waits, the oldest first. */
  List<NeedsAttention> waiting() {
    return waiting.stream().map(w -> w.item).toList();
  }

  /** How the operation ends over which somebody gave it up. */
  Optional<StepFailedException> aborted() {
    return aborted;
  }

  @Override
  public String retry(Answer answer) {
    return choose("retry", answer, new Choice.Retry(), "tried again: ");
  }

  @Override
  public void retryBySignal(Answer answer) {
    bySignal("retry", answer, () -> validateRetry(answer), () -> retry(answer));
  }

  @Override
  public void validateRetry(Answer answer) {
    validate(answer);
  }

  @Override
  public String skip(Answer answer) {
    return choose("skip", answer, new Choice.Skip(answer.signature()), "skipped: ");
  }

  @Override
  public void skipBySignal(Answer answer) {
    bySignal("skip", answer, () -> validateSkip(answer), () -> skip(answer));
  }

  @Override
  public void validateSkip(Answer answer) {
    validate(answer);
    concerned(answer).stream()
        .filter(w -> !w.item.skippable())
        .findFirst()
        .ifPresent(
            w -> {
              throw new IllegalArgumentException(
                  name(w)
                      + " can't be skipped: what follows needs it. Mend it and retry, or abort");
            });
  }

  @Override
  public void abortBySignal(Answer answer) {
    bySignal("abort", answer, () -> validateAbort(answer), () -> abort(answer));
  }

  private void bySignal(String word, Answer answer, Runnable validation, Runnable taking) {
    operation.bySignal(
        word,
        answer == null ? "" : answer.who(),
        answer == null ? "" : answer.host().orElse("all"),
        validation,
        taking);
  }

  @Override
  public String abort(Answer answer) {
    operation.audit("abort", answer);
    aborted =
        Optional.of(
            new StepFailedException(
                concerned(answer).get(0).item.failure(),
                "Aborted by " + answer.signature() + ". "));
    // The operation ends: there is nothing left to wait for.
    waiting.forEach(w -> w.choice = Optional.of(new Choice.Abort()));
    return "aborted: steps that run are let finish, no other is started";
  }

  @Override
  public void validateAbort(Answer answer) {
    validate(answer);
  }

  private String choose(String word, Answer answer, Choice choice, String words) {
    operation.audit(word, answer);
    List<Waiting> concerned = concerned(answer);
    concerned.forEach(w -> w.choice = Optional.of(choice));
    return words + concerned.stream().map(AttentionGate::name).collect(Collectors.joining(", "));
  }

  private void validate(Answer answer) {
    if (answer == null) {
      throw new IllegalArgumentException("an answer names whose it is, and this one is empty");
    }
    if (answer.who().isBlank()) {
      throw new IllegalArgumentException("whoever answers must be named");
    }
    boolean stale =
        answer.about().filter(a -> !a.equals(NeedsAttention.token(waiting()))).isPresent();
    if (stale && !waiting.isEmpty()) {
      throw new IllegalArgumentException(
          "that is not what needs attention now, which is: "
              + waiting.stream().map(AttentionGate::name).collect(Collectors.joining(", ")));
    }
    if (!concerned(answer).isEmpty()) {
      return;
    }
    throw new IllegalArgumentException(
        waiting.isEmpty()
            ? "nothing needs attention at the moment"
            : "nothing on "
                + answer.host().orElse("any host")
                + " needs attention; what does: "
                + waiting.stream().map(AttentionGate::name).collect(Collectors.joining(", ")));
  }

  private List<Waiting> concerned(Answer answer) {
    return waiting.stream().filter(w -> w.concerns(answer)).toList();
  }

  private static String name(Waiting step) {
    return step.item.failure().stage().label() + " on " + step.item.failure().host();
  }
}
