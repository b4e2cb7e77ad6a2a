package io.raftsman.starter.view;

import java.util.ArrayList;
import java.util.List;

/** A line of output, made of spans. Everything that a view prints is a line. */
final class Line {
  private final List<Span> spans = new ArrayList<>();

  static Line empty() {
    return new Line();
  }

  static Line of(String text) {
    return empty().add(text);
  }

  static Line of(Style style, String text) {
    return empty().add(style, text);
  }

  /** A line for each line of the text, all of them indented. */
  static List<Line> indented(int indent, String text) {
    return Printable.lines(text).stream().map(l -> empty().padTo(indent).add(l)).toList();
  }

  Line add(Style style, String text) {
    return add(new Span(style, text));
  }

  Line add(String text) {
    return add(Span.of(text));
  }

  Line add(Span span) {
    spans.add(span);
    return this;
  }

  /** Fills up with blanks to a column, where the line is shorter. */
  Line padTo(int column) {
    int missing = column - width();
    return missing > 0 ? add(" ".repeat(missing)) : this;
  }

  int width() {
    return spans.stream().mapToInt(Span::width).sum();
  }

  /** The line, or its beginning and an ellipsis where it is too wide. */
  Line cutTo(int columns, String ellipsis) {
    if (width() <= columns) {
      return this;
    }
    int left = columns - Cells.width(ellipsis);
    var cut = new Line();
    for (Span span : spans) {
      if (span.width() >= left) {
        return cut.add(span.style(), Cells.head(span.text(), left)).add(ellipsis);
      }
      cut.add(span);
      left -= span.width();
    }
    return cut;
  }

  /** As it goes to the screen, without blanks or a line end at its end. */
  String render(boolean colour) {
    var text = new StringBuilder();
    for (Span span : spans) {
      text.append(colour ? span.style().paint(span.text()) : span.text());
    }
    return text.toString().stripTrailing();
  }
}
