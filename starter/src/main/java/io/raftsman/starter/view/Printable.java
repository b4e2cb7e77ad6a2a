package io.raftsman.starter.view;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text that may be printed, whatever a remote host wrote into it.
 *
 * <p>Invariant: what this returns has no control, format, private-use or surrogate character, so a
 * terminal shows it and does nothing else. Colour and cursor sequences are removed; any other such
 * character is shown by its code.
 */
public final class Printable {
  /** CSI and OSC sequences, complete ones; what is left of others is shown by its code. */
  private static final Pattern SEQUENCES =
      Pattern.compile(
          "(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]|(?:\\x1b\\]|\\x9d)[^\\x07\\x1b\\x9c]*(?:\\x07|\\x1b\\\\|\\x9c)");

  private static final Pattern LINE_ENDS = Pattern.compile("\\R|\\x1e");
  private static final Pattern LAYOUT = Pattern.compile("\\R|\\t");

  private Printable() {}

  /** The text on one line: line ends and tabs are blanks. */
  public static String text(String raw) {
    return shown(LAYOUT.matcher(SEQUENCES.matcher(raw).replaceAll("")).replaceAll(" "));
  }

  /** The text line by line, without blank lines at its beginning and its end. */
  public static List<String> lines(String raw) {
    List<String> lines =
        Arrays.stream(LINE_ENDS.split(SEQUENCES.matcher(raw).replaceAll(""), -1))
            .map(line -> shown(line.replace("\t", "    ")).stripTrailing())
            .toList();
    int from = 0;
    int to = lines.size();
    while (from < to && lines.get(from).isBlank()) {
      from++;
    }
    while (to > from && lines.get(to - 1).isBlank()) {
      to--;
    }
    return lines.subList(from, to);
  }

  private static String shown(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (!harmless(point)) {
                shown.append(code(point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }

  private static boolean harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String code(int point) {
    return point < 0x100
        ? String.format(Locale.ROOT, "\\x%02x", point)
        : "\\u{" + Integer.toHexString(point) + "}";
  }
}
