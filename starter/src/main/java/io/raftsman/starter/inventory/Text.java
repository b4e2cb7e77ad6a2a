package io.raftsman.starter.inventory;

/** How foreign text appears in a message: short, on one line, nothing that moves a cursor. */
final class Text {
  private static final int MAX = 60;

  private Text() {}

  static String printable(String text) {
    return text.codePointCount(0, text.length()) > MAX
        ? visible(text.substring(0, text.offsetByCodePoints(0, MAX))) + "…"
        : visible(text);
  }

  /** The whole text on one line. */
  static String visible(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }

  static String quoted(String text) {
    return "'" + printable(text) + "'";
  }
}
