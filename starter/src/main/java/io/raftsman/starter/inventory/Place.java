package io.raftsman.starter.inventory;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Where something is written.
 *
 * @param source the file as the user named it, {@code -e}, or {@code default}
 * @param line counted from 1; 0 where lines make no sense
 */
public record Place(String source, int line) implements Comparable<Place> {

  /** On the command line. */
  public static final Place ARGUMENT = new Place("-e", 0);

  /** Nowhere: Raftsman's own default. */
  public static final Place DEFAULT = new Place("default", 0);

  public Place {
    requireNonNull(source, "source");
    if (line < 0) {
      throw new IllegalArgumentException("lines are counted from 1");
    }
  }

  /** {@code inventory.yml:7}, or the source alone. */
  public String render() {
    String shown = Text.visible(source);
    return line == 0 ? shown : shown + ":" + line;
  }

  @Override
  public int compareTo(Place other) {
    return Comparator.comparing(Place::source).thenComparingInt(Place::line).compare(this, other);
  }
}
