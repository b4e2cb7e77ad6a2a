package io.raftsman.starter.view;

import java.util.Locale;

/** Durations as people read them. */
final class Times {
  private Times() {}

  /** A duration that has passed, in seconds with one decimal, or in minutes or hours. */
  static String passed(long millis) {
    long seconds = millis / 1_000;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%d.%d s", seconds, millis % 1_000 / 100);
    }
    return coarse(seconds);
  }

  /** A duration in whole seconds, minutes or hours. */
  static String coarse(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3_600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3_600, seconds % 3_600 / 60);
  }
}
