package io.raftsman.worker.process;

import java.util.Locale;

/** How the worker's log lines look. */
enum LogFormat {
  /** For people: one line, its fields as {@code key=value} at its end. */
  TEXT,
  /** For programs: one JSON object a line. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
