package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.operation.NeedsAttention;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Progress;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A line an event: time, host, stage, outcome, seconds, what changed.
 *
 * <p>Of steps that start only those are shown that may take long. A failure has one line here; the
 * recap has it in full.
 */
public final class LogView implements ProgressView {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final int INDENT = 10;
  private static final int GAP = 2;
  private static final int STAGE_WIDTH =
      Arrays.stream(Stage.values()).mapToInt(s -> s.label().length()).max().orElse(0);
  private static final int OUTCOME_WIDTH =
      Arrays.stream(Outcome.values()).mapToInt(o -> o.label().length()).max().orElse(0);
  private static final int SECONDS_WIDTH = 7;

  private final Screen screen;
  private final Detail detail;
  private final DateTimeFormatter time;
  private final Board board = new Board();
  private int hostWidth = 15;
  private Optional<String> announced = Optional.empty();
  private List<NeedsAttention> attention = List.of();

  /** A view that has shown nothing yet. */
  public LogView(Screen screen, Detail detail, ZoneId zone) {
    this.screen = requireNonNull(screen, "screen");
    this.detail = requireNonNull(detail, "detail");
    this.time = TIME.withZone(zone);
  }

  @Override
  public synchronized void show(Progress progress, Instant now) {
    var lines = new ArrayList<Line>();
    for (ProgressEvent event : board.add(progress.events())) {
      hostWidth = Math.max(hostWidth, Span.of(event.host()).width());
      lines.addAll(lines(event));
    }
    progress
        .waiting()
        .filter(request -> announced.filter(request.token()::equals).isEmpty())
        .ifPresent(request -> lines.addAll(announce(request, now)));
    if (!progress.attention().equals(attention)) {
      attention = progress.attention();
      lines.addAll(attention.isEmpty() ? List.of() : AttentionPrompt.lines(attention));
    }
    if (!lines.isEmpty()) {
      screen.print(lines);
    }
  }

  @Override
  public void close() {}

  private List<Line> lines(ProgressEvent event) {
    var lines = new ArrayList<Line>();
    if (event.outcome().isEmpty()) {
      if (takesLong(event.stage())) {
        lines.add(columns(event, Style.FAINT, "started", ""));
      }
      return lines;
    }
    Outcome outcome = event.outcome().orElseThrow();
    Line line =
        columns(event, Style.of(outcome), outcome.label(), Times.passed(event.millis()))
            .add(
                event
                    .result()
                    .map(this::said)
                    .or(() -> event.failure().map(this::said))
                    .orElse(""));
    lines.add(line);
    if (detail == Detail.FULL) {
      event.result().ifPresent(result -> lines.addAll(more(result)));
      event.failure().ifPresent(failure -> lines.addAll(more(failure)));
    }
    return lines;
  }

  private Line columns(ProgressEvent event, Style style, String outcome, String seconds) {
    int stageColumn = INDENT + hostWidth + GAP;
    int outcomeColumn = stageColumn + STAGE_WIDTH + GAP;
    int secondsColumn = outcomeColumn + OUTCOME_WIDTH + GAP;
    return Line.of(time.format(event.time()))
        .padTo(INDENT)
        .add(event.host())
        .padTo(stageColumn)
        .add(event.stage().label())
        .padTo(outcomeColumn)
        .add(style, outcome)
        .padTo(secondsColumn + SECONDS_WIDTH - seconds.length())
        .add(seconds)
        .add("  ");
  }

  private String said(StepResult result) {
    return result.outcome() == Outcome.SKIPPED && detail == Detail.BRIEF
        ? result.note().orElse("")
        : String.join(", ", result.changes());
  }

  private String said(StepFailure failure) {
    return detail == Detail.FULL
        ? failure.attempted()
        : failure.attempted()
            + ": "
            + Printable.lines(failure.cameBack()).stream().findFirst().orElse("");
  }

  private static List<Line> more(StepResult result) {
    var lines = new ArrayList<Line>();
    for (String script : result.ran()) {
      for (String command : Printable.lines(script)) {
        lines.add(Line.empty().padTo(INDENT).add(Style.FAINT, "| " + command));
      }
    }
    result.note().ifPresent(note -> lines.addAll(Line.indented(INDENT, "note: " + note)));
    return lines;
  }

  private static List<Line> more(StepFailure failure) {
    var lines = new ArrayList<>(Line.indented(INDENT, failure.cameBack()));
    lines.addAll(Line.indented(INDENT, "remedy: " + failure.remedy()));
    return lines;
  }

  private List<Line> announce(ApprovalRequest request, Instant now) {
    announced = Optional.of(request.token());
    var lines = new ArrayList<Line>();
    lines.add(
        Line.of(time.format(now))
            .padTo(INDENT)
            .add(Style.YELLOW, "waits for an approval")
            .add(request.deadline().map(d -> until(d, now)).orElse(""))
            .add(" to destroy, of cluster " + request.cluster() + ":"));
    lines.addAll(Destructions.lines(INDENT, request.destructions()));
    lines.add(Line.empty().padTo(INDENT).add("token: " + request.token()));
    return lines;
  }

  private static boolean takesLong(Stage stage) {
    return switch (stage) {
      case ETCD_SNAPSHOT, ETCD_PURGE, ETCD_INSTALL, ETCD_LAUNCH -> true;
      case ETCD_ASSERT,
          ETCD_CHECK,
          ETCD_DIR,
          ETCD_MEMBER,
          ETCD_CONF,
          ETCD_CERT,
          ETCD_HEALTH,
          ETCD_REGISTER ->
          false;
    };
  }

  private String until(Instant deadline, Instant now) {
    long left = Math.max(0, Duration.between(now, deadline).toSeconds());
    return " until " + time.format(deadline) + ", " + Times.coarse(left) + " left,";
  }
}
