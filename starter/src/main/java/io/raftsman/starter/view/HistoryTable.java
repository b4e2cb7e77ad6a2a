package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operations on a cluster, a line each. */
public final class HistoryTable {
  private static final int GAP = 2;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Screen screen;
  private final DateTimeFormatter time;

  /** A table that goes to a screen. */
  public HistoryTable(Screen screen, ZoneId zone) {
    this.screen = requireNonNull(screen, "screen");
    this.time = TIME.withZone(zone);
  }

  /** Prints them in the order given. */
  public void print(String cluster, List<PastOperation> operations) {
    if (operations.isEmpty()) {
      screen.print(
          List.of(Line.of("The server remembers no operation on cluster " + cluster + ".")));
      return;
    }
    var rows = new ArrayList<List<Span>>();
    rows.add(spans("STARTED", "TOOK", "OPERATION", "BY", "RESULT", "SUMMARY"));
    operations.forEach(o -> rows.add(row(o)));
    screen.print(Table.lines(rows, GAP));
  }

  private List<Span> row(PastOperation operation) {
    return spans(
        time.format(operation.started()),
        operation
            .ended()
            .map(end -> Times.coarse(Duration.between(operation.started(), end).toSeconds()))
            .orElse("-"),
        operation.operation(),
        operation.requester(),
        operation.result(),
        summary(operation));
  }

  /** The first line, and who approved: the purge that a deploy began with is not in its summary. */
  private static String summary(PastOperation operation) {
    String summary = operation.summary().map(s -> Printable.lines(s).get(0)).orElse("");
    return operation.approvals().isEmpty()
        ? summary
        : summary
            + " "
            + capital(Act.of(operation.operation()))
            + " was approved by "
            + operation.approvals().stream()
                .map(a -> a.approver() + (a.reason().isBlank() ? "" : " (" + a.reason() + ")"))
                .collect(Collectors.joining(", "))
            + ".";
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static List<Span> spans(String... texts) {
    return Stream.of(texts).map(Span::of).toList();
  }
}
