package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.Outcome;
import io.raftsman.operation.ProgressEvent;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the steps on one host ended.
 *
 * @param host the host, or the cluster's name, or the worker
 * @param counts how many steps ended with each outcome; all outcomes are there
 * @param millis how long they took together, milliseconds
 */
record Tally(String host, Map<Outcome, Integer> counts, long millis) {
  Tally {
    requireNonNull(host, "host");
    counts = Map.copyOf(counts);
  }

  /** The tallies of all hosts, in the order in which they first appear. */
  static List<Tally> of(List<ProgressEvent> events) {
    Map<String, Map<Outcome, Integer>> counts = new LinkedHashMap<>();
    Map<String, Long> millis = new LinkedHashMap<>();
    for (ProgressEvent event : events) {
      Map<Outcome, Integer> count = counts.computeIfAbsent(event.host(), host -> none());
      event.outcome().ifPresent(outcome -> count.merge(outcome, 1, Integer::sum));
      millis.merge(event.host(), event.millis(), Long::sum);
    }
    return counts.entrySet().stream()
        .map(entry -> new Tally(entry.getKey(), entry.getValue(), millis.get(entry.getKey())))
        .toList();
  }

  int count(Outcome outcome) {
    return counts.get(outcome);
  }

  private static Map<Outcome, Integer> none() {
    var none = new EnumMap<Outcome, Integer>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      none.put(outcome, 0);
    }
    return none;
  }
}
