package io.raftsman.starter.view;

import io.raftsman.operation.Outcome;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import java.util.ArrayList;
import java.util.List;

/** What was changed, or would be, host by host and line by line. */
final class Changes {
  private Changes() {}

  static String heading(Report report) {
    return report.mode() == Scope.Mode.CHECK ? "WOULD CHANGE" : "CHANGED";
  }

  /** All after a check; else only where somebody wanted to see the lines. */
  static List<Line> lines(int indent, Report report) {
    boolean wanted =
        report.mode() == Scope.Mode.CHECK
            || report.events().stream()
                .flatMap(event -> event.result().stream())
                .anyMatch(result -> !result.diffs().isEmpty());
    return wanted
        ? of(report.events()).stream().flatMap(e -> lines(indent, e).stream()).toList()
        : List.of();
  }

  /** The events that changed something; what is destroyed has a section of its own. */
  static List<ProgressEvent> of(List<ProgressEvent> events) {
    return events.stream()
        .filter(e -> e.outcome().filter(o -> o == Outcome.CHANGED).isPresent())
        .filter(e -> e.stage() != Stage.ETCD_PURGE)
        .toList();
  }

  private static List<Line> lines(int indent, ProgressEvent event) {
    StepResult result = event.result().orElseThrow();
    var lines = new ArrayList<Line>();
    lines.add(
        Line.empty()
            .padTo(indent)
            .add(Style.CYAN, event.stage().label())
            .add(" on ")
            .add(Style.BOLD, event.host())
            .add(":"));
    result
        .changes()
        .forEach(change -> lines.add(Line.empty().padTo(2 * indent).add("- ").add(change)));
    for (String diff : result.diffs()) {
      for (String line : Printable.lines(diff)) {
        lines.add(Line.empty().padTo(3 * indent).add(style(line), line));
      }
    }
    return lines;
  }

  private static Style style(String line) {
    if (line.startsWith("@@") || line.startsWith("---") || line.startsWith("+++")) {
      return Style.FAINT;
    }
    if (line.startsWith("+")) {
      return Style.GREEN;
    }
    return line.startsWith("-") ? Style.RED : Style.PLAIN;
  }
}
