package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Progress;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table of stages × hosts that is painted over in place.
 *
 * <p>Invariants: while it is open, a frame is never wider or higher than the screen, so that the
 * cursor always finds back to its first line; once closed, the cursor is visible again and the
 * whole table stands above it. Notes and failures stand below the table while it is open; closed,
 * they are left to the recap.
 */
public final class LiveView implements ProgressView {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** Cursor hidden, no wrapping at the right edge. */
  private static final String OPEN = "\u001b[?25l\u001b[?7l";

  private static final String CLOSE = "\u001b[?7h\u001b[?25h";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private static final List<String> SPINNER =
      List.of("⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏");
  private static final List<String> ASCII_SPINNER = List.of("|", "/", "-", "\\");
  private static final int SPIN_MILLIS = 100;
  private static final int WIDE_GAP = 2;
  private static final int NARROW_GAP = 1;

  private final Screen screen;
  private final String title;
  private final DateTimeFormatter time;
  private final Board board = new Board();
  private Optional<ApprovalRequest> waiting = Optional.empty();
  private Optional<Instant> started = Optional.empty();
  private Instant latest = Instant.EPOCH;
  private boolean open;
  private int painted;

  /** A view that has painted nothing yet. */
  public LiveView(Screen screen, String title, ZoneId zone) {
    this.screen = requireNonNull(screen, "screen");
    this.title = requireNonNull(title, "title");
    this.time = TIME.withZone(zone);
  }

  @Override
  public synchronized void show(Progress progress, Instant now) {
    board.add(progress.events());
    waiting = progress.waiting();
    latest = now;
    if (started.isEmpty()) {
      started =
          board.events().stream().findFirst().map(ProgressEvent::time).or(() -> Optional.of(now));
    }
    String hidden = open ? "" : OPEN;
    open = true;
    screen.write(hidden + repaint(frame(now)));
  }

  @Override
  public synchronized void close() {
    if (!open) {
      return;
    }
    open = false;
    screen.write(repaint(finalFrame()) + CLOSE);
    painted = 0;
  }

  /** What is on the screen while it is open. */
  List<Line> frame(Instant now) {
    Optional<String> spin = Optional.of(spinner(now));
    var below = new ArrayList<Line>();
    waiting.ifPresent(request -> below.add(waits(request, now)));
    below.addAll(failures());
    below.addAll(notes());
    int room = screen.height() - 2;
    List<Line> rows = rows(now, spin, board.hosts());
    if (rows.size() > room) {
      rows = shortened(rows(now, spin, interesting()), room);
    }
    var frame = new ArrayList<Line>();
    frame.add(heading(now, spin));
    frame.addAll(rows);
    frame.addAll(shortened(below, room - rows.size()));
    return frame.stream().map(line -> line.cutTo(screen.width(), screen.ellipsis())).toList();
  }

  /** What stays on the screen. */
  List<Line> finalFrame() {
    var frame = new ArrayList<Line>();
    frame.add(heading(latest, Optional.empty()));
    frame.addAll(rows(latest, Optional.empty(), board.hosts()));
    return frame.stream().map(line -> line.cutTo(screen.width(), screen.ellipsis())).toList();
  }

  private String repaint(List<Line> frame) {
    String up = painted == 0 ? "" : "\r\u001b[" + painted + "A";
    painted = frame.size();
    return frame.stream()
        .map(line -> line.render(screen.colour()) + CLEAR_REST_OF_LINE + "\n")
        .collect(Collectors.joining("", up, CLEAR_BELOW));
  }

  private Line heading(Instant now, Optional<String> spin) {
    long seconds = seconds(started.orElse(now), now);
    return Line.of(Style.BOLD, title)
        .add("  ")
        .add(Style.FAINT, spin.map(s -> s + " ").orElse("") + Times.coarse(seconds));
  }

  /** The table where it fits, else a line a host. */
  private List<Line> rows(Instant now, Optional<String> spin, List<String> hosts) {
    if (hosts.isEmpty()) {
      return List.of();
    }
    var table = new ArrayList<List<Span>>();
    var header = new ArrayList<Span>();
    header.add(Span.of(""));
    board.stages().forEach(stage -> header.add(new Span(Style.FAINT, shortName(stage))));
    table.add(header);
    for (String host : hosts) {
      var row = new ArrayList<Span>();
      row.add(Span.of(host));
      board.stages().forEach(stage -> row.add(mark(host, stage, now, spin)));
      table.add(row);
    }
    List<Line> wide = Table.lines(table, WIDE_GAP);
    if (Table.width(wide) <= screen.width()) {
      return wide;
    }
    List<Line> narrow = Table.lines(table, NARROW_GAP);
    return Table.width(narrow) <= screen.width() ? narrow : list(now, spin, hosts);
  }

  private List<Line> list(Instant now, Optional<String> spin, List<String> hosts) {
    return Table.lines(
        hosts.stream()
            .map(
                host -> {
                  Stage stage = board.latest(host);
                  return List.of(
                      Span.of(host), Span.of(shortName(stage)), mark(host, stage, now, spin));
                })
            .toList(),
        NARROW_GAP);
  }

  private Span mark(String host, Stage stage, Instant now, Optional<String> spin) {
    return board
        .square(host, stage)
        .map(
            square ->
                square
                    .outcome()
                    .map(outcome -> new Span(Style.of(outcome), mark(outcome)))
                    .orElseGet(() -> running(square, now, spin)))
        .orElse(Span.of(""));
  }

  private Span running(Board.Square square, Instant now, Optional<String> spin) {
    return Span.of(spin.orElse(screen.ellipsis()) + " " + seconds(square.since(), now) + "s");
  }

  private static String mark(Outcome outcome) {
    return switch (outcome) {
      case OK -> "ok";
      case CHANGED -> "chg";
      case SKIPPED -> "skip";
      case FAILED -> "FAIL";
      case UNREACHABLE -> "UNRE";
    };
  }

  /** The hosts that a person looks at first, where there is no room for all. */
  private List<String> interesting() {
    var hosts = new ArrayList<String>(board.hosts().stream().filter(board::failed).toList());
    board.hosts().stream()
        .filter(host -> !hosts.contains(host) && board.running(host))
        .forEach(hosts::add);
    board.hosts().stream().filter(host -> !hosts.contains(host)).forEach(hosts::add);
    return hosts;
  }

  private List<Line> shortened(List<Line> lines, int room) {
    if (lines.size() <= room) {
      return lines;
    }
    if (room <= 0) {
      return List.of();
    }
    var kept = new ArrayList<>(lines.subList(0, room - 1));
    kept.add(
        Line.of(Style.FAINT, screen.ellipsis() + " and " + (lines.size() - kept.size()) + " more"));
    return kept;
  }

  private Line waits(ApprovalRequest request, Instant now) {
    String until =
        request
            .deadline()
            .map(d -> " until " + time.format(d) + ", " + Times.coarse(seconds(now, d)) + " left")
            .orElse("");
    return Line.of(Style.YELLOW, "waits for an approval" + until).add(": token " + request.token());
  }

  private List<Line> failures() {
    return board.events().stream()
        .flatMap(event -> event.failure().stream())
        .map(
            failure ->
                Line.of(Style.of(failure.kind().outcome()), mark(failure.kind().outcome()))
                    .add(" " + failure.host() + " " + failure.stage().label() + ": ")
                    .add(failure.attempted() + ": ")
                    .add(Printable.lines(failure.cameBack()).stream().findFirst().orElse("")))
        .toList();
  }

  private List<Line> notes() {
    return Note.of(board.events()).stream()
        .map(
            note ->
                Line.of(Style.CYAN, "note")
                    .add(" " + String.join(", ", note.hosts()) + " " + note.stage().label() + ": ")
                    .add(note.text()))
        .toList();
  }

  private String spinner(Instant now) {
    List<String> turns = screen.unicode() ? SPINNER : ASCII_SPINNER;
    return turns.get((int) Math.floorMod(now.toEpochMilli() / SPIN_MILLIS, (long) turns.size()));
  }

  /** The stage as its column is headed: all of them are etcd's. */
  private static String shortName(Stage stage) {
    return stage.label().replaceFirst("^etcd_", "");
  }

  /** Never negative, though the clocks of two machines may differ. */
  private static long seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toSeconds());
  }
}
