package io.raftsman.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LineTest {

  @Test
  void aLineThatFitsIsNotCut() {
    assertThat(Line.of("12345").cutTo(5, "...").render(false)).isEqualTo("12345");
  }

  @Test
  void aWiderLineEndsWithAnEllipsisWithinTheWidth() {
    Line line = Line.of(Style.RED, "123").add("45678").cutTo(7, "...");
    assertThat(line.render(false)).isEqualTo("1234...");
    assertThat(line.width()).isEqualTo(7);
  }

  @Test
  void aWideCharacterIsNotCutInHalf() {
    Line line = Line.of("漢字漢字").cutTo(6, "…");
    assertThat(line.render(false)).isEqualTo("漢字…");
    assertThat(line.width()).isLessThanOrEqualTo(6);
  }

  @Test
  void aCombiningMarkTakesNoCell() {
    assertThat(Line.of("e\u0301").width()).isEqualTo(1);
  }

  @Test
  void columnsAlignThoughCellsAreColouredOrWide() {
    List<Line> lines =
        Table.lines(
            List.of(
                List.of(new Span(Style.RED, "漢字"), Span.of("x")),
                List.of(Span.of("a"), Span.of("y"))),
            2);
    assertThat(Paper.text(lines)).isEqualTo("漢字  x\na     y\n");
  }

  @Test
  void blankTextIsNotColoured() {
    assertThat(Line.of(Style.RED, " ").add(Style.GREEN, "ok").render(true))
        .isEqualTo(" \u001b[32mok\u001b[0m");
  }
}
