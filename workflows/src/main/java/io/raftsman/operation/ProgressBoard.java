package io.raftsman.operation;

import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every step that started or ended, in order. Belongs to one workflow. */
final class ProgressBoard {
  private final List<ProgressEvent> events = new ArrayList<>();
  private final Map<String, Map<Stage, String>> table = new LinkedHashMap<>();

  void started(String host, Stage stage) {
    add(host, stage, Optional.empty(), Optional.empty(), 0);
  }

  void ended(String host, Stage stage, StepResult result, long millis) {
    add(host, stage, Optional.of(result), Optional.empty(), millis);
  }

  void failed(String host, Stage stage, StepFailure failure, long millis) {
    add(host, stage, Optional.empty(), Optional.of(failure), millis);
  }

  /** Whether any step has changed anything. */
  boolean hasChanges() {
    return events.stream().anyMatch(e -> e.outcome().filter(Outcome.CHANGED::equals).isPresent());
  }

  List<ProgressEvent> from(int number) {
    return List.copyOf(events.subList(Math.min(Math.max(number, 0), events.size()), events.size()));
  }

  /** By host, in the order in which the hosts came up, how each stage that began there stands. */
  Map<String, Map<Stage, String>> table() {
    return Collections.unmodifiableMap(table);
  }

  private void add(
      String host,
      Stage stage,
      Optional<StepResult> result,
      Optional<StepFailure> failure,
      long millis) {
    var time = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    var event = new ProgressEvent(events.size(), time, host, stage, result, failure, millis);
    events.add(event);
    table
        .computeIfAbsent(host, h -> new EnumMap<>(Stage.class))
        .put(stage, event.outcome().map(Outcome::label).orElse("..."));
  }
}
