package io.raftsman.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTest {
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // tty, TERM, NO_COLOR, live, colour
        "true,  xterm-256color, -,  true,  true",
        "true,  xterm,          '', true,  true",
        "true,  xterm,          1,  true,  false",
        "true,  xterm,          0,  true,  false",
        "true,  dumb,           -,  false, false",
        "true,  -,              -,  false, false",
        "false, xterm,          -,  false, false",
        "-,     xterm,          -,  false, false",
      })
  void saysWhatTheOutputCan(String tty, String term, String noColor, boolean live, boolean colour) {
    var environment = new HashMap<String, String>();
    var properties = new Properties();
    if (term != null) {
      environment.put("TERM", term);
    }
    if (noColor != null) {
      environment.put("NO_COLOR", noColor);
    }
    if (tty != null) {
      properties.setProperty("raftsman.stdout.tty", tty);
    }
    Terminal terminal = Terminal.of(environment, properties, NOWHERE, NOWHERE);
    assertThat(terminal.out().live()).isEqualTo(live);
    assertThat(terminal.out().colour()).isEqualTo(colour);
    assertThat(terminal.err().live()).isFalse();
    assertThat(terminal.answering()).isFalse();
  }

  @Test
  void errorOutputAndInputAreTerminalsOfTheirOwn() {
    var properties = new Properties();
    properties.setProperty("raftsman.stderr.tty", "true");
    properties.setProperty("raftsman.stdin.tty", "true");
    Terminal terminal = Terminal.of(Map.of("TERM", "xterm"), properties, NOWHERE, NOWHERE);
    assertThat(terminal.out().live()).isFalse();
    assertThat(terminal.err().live()).isTrue();
    assertThat(terminal.answering()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"120, 120", "'', 100", "wide, 100", "0, 100", "-3, 100", "3, 20"})
  void takesTheWidthThatIsSetIfItIsOne(String columns, int width) {
    var properties = new Properties();
    properties.setProperty("raftsman.columns", columns);
    assertThat(Terminal.of(Map.of(), properties, NOWHERE, NOWHERE).out().width()).isEqualTo(width);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "UTF-8, -, true",
        "ANSI_X3.4-1968, -, false",
        "-, -, false",
        "UTF-8, US-ASCII, false"
      })
  void showsMoreThanAsciiWhereItIsEncoded(String natively, String out, boolean unicode) {
    var properties = new Properties();
    if (natively != null) {
      properties.setProperty("native.encoding", natively);
    }
    if (out != null) {
      properties.setProperty("stdout.encoding", out);
    }
    assertThat(Terminal.of(Map.of(), properties, NOWHERE, NOWHERE).out().unicode())
        .isEqualTo(unicode);
  }
}
