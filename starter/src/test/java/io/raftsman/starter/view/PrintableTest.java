package io.raftsman.starter.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PrintableTest {

  static Stream<Arguments> raw() {
    return Stream.of(
        arguments("E: no such file", "E: no such file"),
        arguments("\u001b[1;31mred\u001b[0m", "red"),
        arguments("a\u001b[2J\u001b[Hb", "ab"),
        arguments("a\u001b]0;title\u0007b", "ab"),
        arguments("a\u001b]8;;http://evil\u001b\\b", "ab"),
        arguments("a\u009b31mb", "ab"),
        arguments("\u001b\u001b[31m[31mx", "\\x1b[31mx"),
        arguments("a\u001b", "a\\x1b"),
        arguments("a\u001b]52;c;x", "a\\x1b]52;c;x"),
        arguments("bell\u0007 back\u0008", "bell\\x07 back\\x08"),
        arguments("nul\u0000 del\u007f c1\u0085x\u0090", "nul\\x00 del\\x7f c1 x\\x90"),
        arguments("right\u202eleft", "right\\u{202e}left"),
        arguments("zero\u200bwidth\ufeff", "zero\\u{200b}width\\u{feff}"),
        arguments("tab\tand\r\nline\u2028end", "tab and line end"),
        arguments("Grüße 漢字 ✓", "Grüße 漢字 ✓"),
        arguments("tag\udb40\udc41", "tag\\u{e0041}"));
  }

  @ParameterizedTest
  @MethodSource("raw")
  void textIsOneHarmlessLine(String raw, String shown) {
    assertThat(Printable.text(raw)).isEqualTo(shown);
  }

  @Test
  void noCharacterOfUnicodeDoesAnythingButShow() {
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(point -> acts(Printable.text("a" + Character.toString(point) + "b")))
                .mapToObj(Integer::toHexString))
        .isEmpty();
  }

  @Test
  void linesAreSplitAtEveryLineEndAndKeepTheirIndent() {
    assertThat(Printable.lines("\n\n\u001b[31mone\r\n  two  \rthree\n\n\tfour\u001b[0m\n \n"))
        .isEqualTo(List.of("one", "  two", "three", "", "    four"));
  }

  @Test
  void blankTextHasNoLines() {
    assertThat(Printable.lines(" \n\t\n")).isEmpty();
  }

  private static boolean acts(String text) {
    return text.codePoints().anyMatch(PrintableTest::acts);
  }

  private static boolean acts(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
