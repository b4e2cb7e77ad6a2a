package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.NeedsAttention;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows a person which steps have failed for good, and asks what to do about them. */
public final class AttentionPrompt {

  /** What the person chose. */
  public enum Choice {
    /** Try the failed steps again. */
    RETRY,
    /** Go on without them. */
    SKIP,
    /** End the operation. */
    ABORT,
    /** Nothing: the input ended. */
    LEAVE;

    /** The name of the update that says so to the operation. */
    public String update() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int INDENT = 2;

  private final Screen screen;
  private final BufferedReader input;

  /** A prompt on a screen with its keyboard. */
  public AttentionPrompt(Screen screen, BufferedReader input) {
    this.screen = requireNonNull(screen, "screen");
    this.input = requireNonNull(input, "input");
  }

  /** Asks, and returns when it is answered. */
  public Choice ask(List<NeedsAttention> items) {
    screen.print(lines(items));
    boolean skippable = items.stream().allMatch(NeedsAttention::skippable);
    while (true) {
      screen.write("retry, " + (skippable ? "skip, " : "") + "or abort? (Ctrl-D: no answer) ");
      Optional<String> typed = read().map(line -> line.strip().toLowerCase(Locale.ROOT));
      if (typed.isEmpty()) {
        screen.print(List.of(Line.empty()));
        return Choice.LEAVE;
      }
      for (Choice choice : List.of(Choice.RETRY, Choice.SKIP, Choice.ABORT)) {
        if (typed.orElseThrow().equals(choice.update()) && (choice != Choice.SKIP || skippable)) {
          return choice;
        }
      }
    }
  }

  /** What needs attention, as the log has it too. */
  static List<Line> lines(List<NeedsAttention> items) {
    var lines = new ArrayList<Line>();
    lines.add(Line.empty());
    lines.add(Line.of(Style.BRIGHT_RED, "This needs attention:"));
    for (NeedsAttention item : items) {
      lines.addAll(Line.indented(INDENT, item.failure().sentence()));
    }
    return lines;
  }

  private Optional<String> read() {
    try {
      return Optional.ofNullable(input.readLine());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
