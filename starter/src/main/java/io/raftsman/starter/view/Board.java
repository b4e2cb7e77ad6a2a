package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.Outcome;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stages × hosts, as far as events tell. */
final class Board {

  /**
   * A stage on a host.
   *
   * @param outcome how it ended; empty while it runs
   * @param since when it started, or ended
   * @param changed whether an earlier round of it changed something: that stays to be seen
   */
  record Square(Optional<Outcome> outcome, Instant since, boolean changed) {
    Square {
      requireNonNull(outcome, "outcome");
      requireNonNull(since, "since");
    }

    boolean running() {
      return outcome.isEmpty();
    }

    private static Square after(Optional<Square> before, ProgressEvent event) {
      boolean changed =
          before.map(Square::changed).orElse(false)
              || event.outcome().filter(o -> o == Outcome.CHANGED).isPresent();
      Optional<Outcome> outcome =
          event.outcome().map(o -> changed && !o.isFailure() ? Outcome.CHANGED : o);
      return new Square(outcome, event.time(), changed);
    }
  }

  private final Map<String, Map<Stage, Square>> rows = new LinkedHashMap<>();
  private final Map<String, Stage> latest = new HashMap<>();
  private final Set<Stage> stages = EnumSet.noneOf(Stage.class);
  private final List<ProgressEvent> events = new ArrayList<>();
  private int next;

  /** Takes events in, and returns those that were not taken in before. */
  List<ProgressEvent> add(List<ProgressEvent> more) {
    var added = new ArrayList<ProgressEvent>();
    for (ProgressEvent event : more) {
      if (event.number() >= next) {
        next = event.number() + 1;
        added.add(event);
        stages.add(event.stage());
        latest.put(event.host(), event.stage());
        Map<Stage, Square> row =
            rows.computeIfAbsent(event.host(), host -> new EnumMap<>(Stage.class));
        Optional<Square> before = Optional.ofNullable(row.get(event.stage()));
        row.put(event.stage(), Square.after(before, event));
      }
    }
    events.addAll(added);
    return added;
  }

  /** The hosts in the order in which they appeared. */
  List<String> hosts() {
    return List.copyOf(rows.keySet());
  }

  /** The stages that were seen, in the order of the procedure. */
  List<Stage> stages() {
    return List.copyOf(stages);
  }

  Optional<Square> square(String host, Stage stage) {
    return Optional.ofNullable(rows.get(host)).map(row -> row.get(stage));
  }

  /** What a host of {@link #hosts()} does, or did last. */
  Stage latest(String host) {
    return requireNonNull(latest.get(host), host);
  }

  boolean running(String host) {
    return rows.get(host).values().stream().anyMatch(Square::running);
  }

  boolean failed(String host) {
    return rows.get(host).values().stream()
        .anyMatch(square -> square.outcome().filter(Outcome::isFailure).isPresent());
  }

  List<ProgressEvent> events() {
    return List.copyOf(events);
  }
}
