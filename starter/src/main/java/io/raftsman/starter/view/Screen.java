package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a view prints, and what that place can do.
 *
 * @param stream where the characters go
 * @param colour whether it shows colours
 * @param live whether it is a terminal whose lines can be painted over
 * @param unicode whether it shows more than ASCII
 * @param width columns
 * @param height lines
 */
public record Screen(
    PrintStream stream, boolean colour, boolean live, boolean unicode, int width, int height) {
  /** The narrowest screen that views care for, columns. */
  static final int LEAST_WIDTH = 20;

  /** The lowest screen that views care for, lines. */
  static final int LEAST_HEIGHT = 5;

  public Screen {
    requireNonNull(stream, "stream");
    width = Math.max(width, LEAST_WIDTH);
    height = Math.max(height, LEAST_HEIGHT);
  }

  /** A file or a pipe: no colour, nothing painted over. */
  public static Screen plain(PrintStream stream) {
    return new Screen(stream, false, false, false, Terminal.DEFAULT_WIDTH, Terminal.DEFAULT_HEIGHT);
  }

  /** What stands for what was cut off. */
  String ellipsis() {
    return unicode ? "…" : "...";
  }

  void print(List<Line> lines) {
    write(lines.stream().map(l -> l.render(colour) + "\n").collect(Collectors.joining()));
  }

  /** Characters as they are: for what is no text, such as cursor movements. */
  void write(String characters) {
    stream.print(characters);
    stream.flush();
  }
}
