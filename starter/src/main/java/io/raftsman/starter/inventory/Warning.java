package io.raftsman.starter.inventory;

import static java.util.Objects.requireNonNull;

/**
 * Something odd that stops nothing.
 *
 * @param place file and line, or {@code -e}
 * @param text what is odd, and what follows from it
 */
public record Warning(Place place, String text) {

  public Warning {
    requireNonNull(place, "place");
    requireNonNull(text, "text");
  }

  /** One line: place and text. */
  public String render() {
    return place.render() + ": " + text;
  }
}
