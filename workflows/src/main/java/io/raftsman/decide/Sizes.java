package io.raftsman.decide;

import java.util.Locale;

/** Sizes and ages as people read them. */
public final class Sizes {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private Sizes() {}

  /** A number of bytes with a binary unit. */
  public static String bytes(long bytes) {
    if (bytes >= GIB) {
      return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
    }
    if (bytes >= MIB) {
      return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
    }
    return bytes >= KIB
        ? String.format(Locale.ROOT, "%.1f KiB", (double) bytes / KIB)
        : bytes + " B";
  }

  /** A number of seconds in its largest whole unit. */
  public static String age(long seconds) {
    if (seconds >= 172_800) {
      return seconds / 86_400 + " days";
    }
    if (seconds >= 7_200) {
      return seconds / 3_600 + " hours";
    }
    return seconds >= 120 ? seconds / 60 + " minutes" : seconds + " seconds";
  }
}
