package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

/**
 * A piece of a line in one style.
 *
 * @param style how it looks
 * @param text made printable when the span is made, so that no view can forget it
 */
record Span(Style style, String text) {
  Span {
    requireNonNull(style, "style");
    text = Printable.text(text);
  }

  static Span of(String text) {
    return new Span(Style.PLAIN, text);
  }

  int width() {
    return Cells.width(text);
  }
}
