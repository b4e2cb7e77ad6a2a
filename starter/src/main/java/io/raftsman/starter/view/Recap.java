package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Refusal;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.StepFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a person reads at the end: each failure in full, what there is to know, the counts per host
 * as Ansible's PLAY RECAP has them, what is owed, and the summary with the way to go on.
 */
public final class Recap {
  private static final int INDENT = 2;
  private static final int LABEL_WIDTH = 11;
  private static final int GAP = 2;

  private final Screen screen;

  /** A recap that goes to a screen. */
  public Recap(Screen screen) {
    this.screen = requireNonNull(screen, "screen");
  }

  /**
   * Prints a report.
   *
   * @param command the words of the command line that started the operation, to show how to go on
   */
  public void print(Report report, List<String> command) {
    screen.print(lines(report, command));
  }

  private static List<Line> lines(Report report, List<String> command) {
    var lines = new ArrayList<Line>();
    section(lines, "FAILURES", failures(report));
    section(lines, "NOTES", notes(report));
    section(lines, Changes.heading(report), Changes.lines(INDENT, report));
    section(
        lines,
        "WOULD BE DESTROYED",
        report.refused().map(r -> Destructions.lines(INDENT, r.destructions())).orElse(List.of()));
    section(lines, heading(report), counts(report));
    section(lines, "APPROVED", report.approvals().stream().map(a -> approved(a, report)).toList());
    section(lines, "ANSWERS NOT TAKEN", report.refusals().stream().map(Recap::refused).toList());
    section(lines, "GOT AS FAR AS", cancelledAt(report));
    section(lines, "OWED", owed(report));
    lines.add(Line.empty());
    lines.addAll(summary(report));
    // The token of a request that was waited for is good for that run alone.
    report
        .refused()
        .filter(refused -> refused.deadline().isEmpty())
        .ifPresent(refused -> lines.addAll(howToApprove(refused, command)));
    return lines;
  }

  private static void section(List<Line> lines, String heading, List<Line> body) {
    if (!body.isEmpty()) {
      lines.add(Line.empty());
      lines.add(Line.of(Style.BOLD, heading));
      lines.addAll(body);
    }
  }

  private static String heading(Report report) {
    return "RECAP "
        + report.operation()
        + " "
        + report.cluster()
        + (report.mode() == Scope.Mode.CHECK ? ", a check, " : ", ")
        + Times.passed(Duration.between(report.started(), report.ended()).toMillis());
  }

  private static List<StepFailure> failed(Report report) {
    return report.events().stream()
        .filter(event -> event.failure().isPresent() && !mendedLater(report, event))
        .flatMap(event -> event.failure().stream())
        .toList();
  }

  /** Whether somebody let the step be tried again, or skipped it. */
  private static boolean mendedLater(Report report, ProgressEvent failed) {
    return report.events().stream()
        .anyMatch(
            event ->
                event.number() > failed.number()
                    && event.host().equals(failed.host())
                    && event.stage() == failed.stage()
                    && event.outcome().filter(outcome -> !outcome.isFailure()).isPresent());
  }

  private static List<Line> failures(Report report) {
    var lines = new ArrayList<Line>();
    for (StepFailure failure : failed(report)) {
      Outcome outcome = failure.kind().outcome();
      lines.add(
          Line.empty()
              .padTo(INDENT)
              .add(failure.stage().label() + " on ")
              .add(Style.BOLD, failure.host())
              .add(": ")
              .add(Style.of(outcome), outcome.label())
              .add(" (" + failure.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")"));
      lines.addAll(labelled("attempted", failure.attempted()));
      lines.addAll(labelled("came back", failure.cameBack()));
      lines.addAll(labelled("remedy", failure.remedy()));
    }
    return lines;
  }

  private static List<Line> labelled(String label, String text) {
    var lines = new ArrayList<Line>();
    for (String one : Printable.lines(text)) {
      lines.add(
          Line.empty()
              .padTo(2 * INDENT)
              .add(Style.FAINT, lines.isEmpty() ? label : "")
              .padTo(2 * INDENT + LABEL_WIDTH)
              .add(one));
    }
    return lines;
  }

  private static List<Line> notes(Report report) {
    var lines = new ArrayList<Line>();
    for (Note note : Note.of(report.events())) {
      lines.add(
          Line.empty()
              .padTo(INDENT)
              .add(Style.CYAN, note.stage().label())
              .add(" on " + String.join(", ", note.hosts()) + ":"));
      lines.addAll(Line.indented(2 * INDENT, note.text()));
    }
    return lines;
  }

  private static List<Line> counts(Report report) {
    List<List<Span>> rows =
        Tally.of(report.events()).stream()
            .map(
                tally -> {
                  var row = new ArrayList<Span>();
                  row.add(new Span(worst(tally), tally.host()));
                  for (Outcome outcome : Outcome.values()) {
                    int count = tally.count(outcome);
                    row.add(
                        new Span(
                            count == 0 ? Style.FAINT : Style.of(outcome),
                            outcome.label() + "=" + count));
                  }
                  row.add(Span.of(Times.passed(tally.millis())));
                  return List.copyOf(row);
                })
            .toList();
    return Table.lines(rows, GAP);
  }

  private static Style worst(Tally tally) {
    Style style = Style.PLAIN;
    for (Outcome outcome : Outcome.values()) {
      boolean tells = outcome != Outcome.SKIPPED;
      style = tells && tally.count(outcome) > 0 ? Style.of(outcome) : style;
    }
    return style;
  }

  private static Line approved(Approval approval, Report report) {
    String why = approval.reason().isBlank() ? "" : " (" + approval.reason() + ")";
    return Line.empty()
        .padTo(INDENT)
        .add(
            Act.of(report.operation())
                + ", by "
                + approval.approver()
                + why
                + " at "
                + approval.time());
  }

  private static Line refused(Refusal refusal) {
    return Line.empty().padTo(INDENT).add(refusal.time() + " " + refusal.sentence());
  }

  /** Where each host stands after a cancellation. */
  private static List<Line> cancelledAt(Report report) {
    if (report.conclusion() != Conclusion.CANCELLED) {
      return List.of();
    }
    Map<String, List<Span>> rows = new LinkedHashMap<>();
    for (ProgressEvent event : report.events()) {
      Optional<Outcome> outcome = event.outcome();
      rows.put(
          event.host(),
          List.of(
              Span.of("  " + event.host()),
              Span.of(event.stage().label()),
              outcome
                  .map(o -> new Span(Style.of(o), o.label()))
                  .orElse(new Span(Style.RED, "unfinished"))));
    }
    return Table.lines(List.copyOf(rows.values()), GAP);
  }

  private static List<Line> owed(Report report) {
    return report.owed().stream()
        .map(owed -> Line.empty().padTo(INDENT).add(Style.YELLOW, "- ").add(owed))
        .toList();
  }

  private static List<Line> summary(Report report) {
    var lines = new ArrayList<Line>();
    String word = report.conclusion().label().toUpperCase(Locale.ROOT);
    for (String one : Printable.lines(withoutRepetition(report))) {
      lines.add(lines.isEmpty() ? Line.of(style(report), word).add(": ").add(one) : Line.of(one));
    }
    return lines.isEmpty() ? List.of(Line.of(style(report), word)) : lines;
  }

  /** A failure is told in full above; its sentence doesn't have to be read twice. */
  private static String withoutRepetition(Report report) {
    List<StepFailure> failed = failed(report);
    boolean repeats = failed.stream().anyMatch(f -> f.sentence().equals(report.summary()));
    if (!repeats) {
      return report.summary();
    }
    return (failed.size() == 1 ? "1 step failed" : failed.size() + " steps failed")
        + ", see above. Put it right and run the same command again: it goes on where this one stopped.";
  }

  private static Style style(Report report) {
    return switch (report.conclusion()) {
      case DONE -> report.owed().isEmpty() ? Style.GREEN : Style.YELLOW;
      case REFUSED, CANCELLED -> Style.YELLOW;
      case FAILED -> Style.RED;
      case UNREACHABLE -> Style.BRIGHT_RED;
    };
  }

  private static List<Line> howToApprove(ApprovalRequest refused, List<String> command) {
    return List.of(
        Line.of("To approve that exactly what is shown above is destroyed, run:"),
        Line.empty()
            .padTo(INDENT)
            .add(Style.BOLD, CommandLine.approving(command, refused.token())));
  }
}
