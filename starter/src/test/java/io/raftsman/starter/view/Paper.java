package io.raftsman.starter.view;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A screen whose characters a test reads. */
final class Paper {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  Screen plain() {
    return new Screen(stream, false, false, true, 100, 24);
  }

  Screen terminal() {
    return terminal(100, 24);
  }

  Screen terminal(int width, int height) {
    return new Screen(stream, false, true, true, width, height);
  }

  Screen coloured() {
    return new Screen(stream, true, true, true, 100, 24);
  }

  /** What was printed since the last call. */
  String text() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text;
  }

  /** The same with colours as {@code {32}}, so that they can be read. */
  String marked() {
    return text().replaceAll("\u001b\\[([0-9;]*)m", "{$1}");
  }

  /** Lines as they go to a terminal without colours. */
  static String text(Iterable<Line> lines) {
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line.render(false)).append('\n'));
    return text.toString();
  }
}
