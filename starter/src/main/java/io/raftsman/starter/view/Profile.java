package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toList;

import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Report;
import io.raftsman.operation.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where an operation's time went, in seconds: what each stage took on each host, how long it was
 * from the stage's first step to its last one's end, and what lies outside of steps.
 */
public final class Profile {
  private static final int GAP = 2;
  private static final String ELAPSED = "elapsed";

  private final Screen screen;

  /** A profile that goes to a screen. */
  public Profile(Screen screen) {
    this.screen = requireNonNull(screen, "screen");
  }

  /**
   * Prints a report's.
   *
   * @param processStart when this process started
   * @param now after the operation's end
   */
  public void print(Report report, Instant processStart, Instant now) {
    List<ProgressEvent> ended =
        report.events().stream().filter(event -> event.outcome().isPresent()).toList();
    var lines = new ArrayList<Line>();
    lines.add(Line.empty());
    lines.add(Line.of(Style.BOLD, "PROFILE, in seconds"));
    if (!ended.isEmpty()) {
      lines.addAll(Table.lines(table(ended), GAP));
    }
    long operation = millis(report.started(), report.ended());
    long busy = busyMillis(ended);
    lines.add(amount(millis(processStart, report.started()), "before: JVM, inventory, engine"));
    lines.add(amount(busy, "the operation, while steps ran"));
    lines.add(amount(operation - busy, "the operation, between steps"));
    lines.add(amount(millis(report.ended(), now), "after: its last answer, the recap"));
    screen.print(lines);
  }

  private static List<List<Span>> table(List<ProgressEvent> ended) {
    List<String> hosts = ended.stream().map(ProgressEvent::host).distinct().toList();
    var rows = new ArrayList<List<Span>>();
    var heading = new ArrayList<Span>(List.of(Span.of("")));
    hosts.forEach(host -> heading.add(new Span(Style.FAINT, host)));
    heading.add(new Span(Style.FAINT, ELAPSED));
    rows.add(heading);
    Map<Stage, List<ProgressEvent>> stages =
        ended.stream().collect(groupingBy(ProgressEvent::stage, TreeMap::new, toList()));
    stages.forEach((stage, steps) -> rows.add(row(stage, steps, hosts)));
    return rows;
  }

  private static List<Span> row(Stage stage, List<ProgressEvent> steps, List<String> hosts) {
    Map<String, Long> millis =
        steps.stream().collect(groupingBy(ProgressEvent::host, summingLong(ProgressEvent::millis)));
    var row = new ArrayList<Span>(List.of(Span.of(stage.label())));
    for (String host : hosts) {
      String text = millis.containsKey(host) ? seconds(millis.get(host)) : "";
      row.add(Span.of(rightAligned(text, Cells.width(host))));
    }
    Instant first = steps.stream().map(Profile::start).min(Comparator.naturalOrder()).orElseThrow();
    Instant last =
        steps.stream().map(ProgressEvent::time).max(Comparator.naturalOrder()).orElseThrow();
    row.add(new Span(Style.BOLD, rightAligned(seconds(millis(first, last)), ELAPSED.length())));
    return row;
  }

  /** How long at least one step ran. */
  private static long busyMillis(List<ProgressEvent> ended) {
    long busy = 0;
    Instant until = Instant.MIN;
    for (ProgressEvent step :
        ended.stream().sorted(Comparator.comparing(Profile::start)).toList()) {
      Instant from = start(step).isAfter(until) ? start(step) : until;
      if (step.time().isAfter(from)) {
        busy += millis(from, step.time());
        until = step.time();
      }
    }
    return busy;
  }

  private static Instant start(ProgressEvent ended) {
    return ended.time().minusMillis(ended.millis());
  }

  private static Line amount(long millis, String what) {
    return Line.of(rightAligned(seconds(millis), 6)).add("  " + what);
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f", millis / 1_000.0);
  }

  private static String rightAligned(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
