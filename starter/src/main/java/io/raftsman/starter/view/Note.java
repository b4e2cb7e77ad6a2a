package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What steps of a stage want a person to know, once for all hosts that say the same.
 *
 * @param stage in which stage
 * @param text what
 * @param hosts where, in the order in which they said it
 */
record Note(Stage stage, String text, List<String> hosts) {
  Note {
    requireNonNull(stage, "stage");
    requireNonNull(text, "text");
    hosts = List.copyOf(hosts);
  }

  private record Key(Stage stage, String text) {}

  /** The notes of events, in their order. */
  static List<Note> of(List<ProgressEvent> events) {
    Map<Key, Set<String>> hosts = new LinkedHashMap<>();
    for (ProgressEvent event : events) {
      event
          .result()
          .flatMap(result -> result.note())
          .filter(note -> !note.isBlank())
          .ifPresent(
              note ->
                  hosts
                      .computeIfAbsent(new Key(event.stage(), note), k -> new LinkedHashSet<>())
                      .add(event.host()));
    }
    var notes = new ArrayList<Note>();
    hosts.forEach((key, where) -> notes.add(new Note(key.stage(), key.text(), List.copyOf(where))));
    return List.copyOf(notes);
  }
}
