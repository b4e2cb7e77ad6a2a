package io.raftsman.starter.view;

import java.util.List;

/** Rows of spans, aligned in columns. */
final class Table {
  private Table() {}

  /**
   * The rows as lines.
   *
   * @param rows of any length
   * @param gap blanks between two columns
   */
  static List<Line> lines(List<List<Span>> rows, int gap) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] starts = new int[columns + 1];
    for (int column = 0; column < columns; column++) {
      starts[column + 1] = starts[column] + width(rows, column) + gap;
    }
    return rows.stream().map(row -> line(row, starts)).toList();
  }

  /** The widest of the lines. */
  static int width(List<Line> lines) {
    return lines.stream().mapToInt(Line::width).max().orElse(0);
  }

  private static int width(List<List<Span>> rows, int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).width())
        .max()
        .orElse(0);
  }

  private static Line line(List<Span> row, int[] starts) {
    var line = Line.empty();
    for (int column = 0; column < row.size(); column++) {
      line.padTo(starts[column]).add(row.get(column));
    }
    return line;
  }
}
