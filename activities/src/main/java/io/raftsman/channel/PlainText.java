package io.raftsman.channel;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What every chat needs done to a text from elsewhere before it is shown. */
final class PlainText {
  /** What steers a display: control characters but for line ends, and marks of direction. */
  private static final Pattern STEERING =
      Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029&&[^\\n]]");

  private static final String ELLIPSIS = "…";

  private PlainText() {}

  /** Without what would make it look like something else. */
  static String harmless(String text) {
    return STEERING.matcher(text.replace("\r\n", "\n").replace('\t', ' ')).replaceAll("\uFFFD");
  }

  /**
   * The longest beginning that, escaped, has no more characters than so many; it ends with an
   * ellipsis if something is missing, and never within an escape.
   */
  static String fit(String text, int most, UnaryOperator<String> escape) {
    String whole = escape.apply(text);
    if (whole.length() <= most) {
      return whole;
    }
    int low = 0;
    int high = text.length();
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (escape.apply(text.substring(0, middle)).length() + ELLIPSIS.length() <= most) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    boolean half = low > 0 && Character.isHighSurrogate(text.charAt(low - 1));
    return escape.apply(text.substring(0, half ? low - 1 : low)) + ELLIPSIS;
  }
}
