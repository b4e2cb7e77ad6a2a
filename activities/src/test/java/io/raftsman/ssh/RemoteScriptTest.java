package io.raftsman.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RemoteScriptTest {

  static Stream<String> nastyValues() {
    return Stream.of(
        "",
        " ",
        "plain",
        "it's",
        "'",
        "''''",
        "'\\''",
        "\"",
        "$(touch /tmp/raftsman-pwned)",
        "`touch /tmp/raftsman-pwned`",
        "${HOME}",
        "$HOME",
        "\\",
        "\\\\n",
        "trailing \\",
        "two\nlines",
        "\nleading newline",
        "a line with its end\n",
        "\n\n\n",
        "carriage\r\nreturn\r",
        "tab\there",
        "-n",
        "-e \\n",
        "--help",
        "*",
        "/*",
        "~root",
        "!!",
        "# no comment",
        "; exit 7",
        "&& exit 7",
        "| cat",
        "> /dev/null",
        "<<EOF\nEOF",
        "\nEOF\n",
        "}\nexit 7",
        "main() { :; }",
        "'; exit 7; '",
        "'\nexit 7\n'",
        "%s%n\\0",
        "\u0001\u0007\u001b[31m\u007f",
        "Ä ß 中文 🚢 \u202e",
        "é vs e\u0301",
        "x".repeat(64 << 10),
        "'".repeat(16 << 10),
        "line\n".repeat(13_000),
        "\\'\"$`\n".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("nastyValues")
  void a_value_arrives_as_it_is(String value) {
    assertThat(arrived(value)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_random_value_arrives_as_it_is(long seed) {
    var random = new Random(seed);
    String alphabet = "'\"\\$`(){}[]<>|&;!#*?~ \t\r\n-=%abc01\u00e4\u4e2d\u0001";
    String value =
        IntStream.range(0, 3_000)
            .map(i -> alphabet.charAt(random.nextInt(alphabet.length())))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    assertThat(arrived(value)).isEqualTo(value);
  }

  @Test
  void a_value_with_NUL_is_refused() {
    assertThatThrownBy(() -> printValue().with("value", "a\0b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value must not contain NUL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "PATH", "a-b", "a b", "a=b", "1a", "_a", "a;b", "ä"})
  void a_name_that_is_no_variable_is_refused(String name) {
    assertThatThrownBy(() -> printValue().with(name, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a variable name");
  }

  @Test
  void a_script_that_is_not_there_is_refused() {
    assertThatThrownBy(() -> RemoteScript.of(RemoteScriptTest.class, "no_such"))
        .hasMessageContaining("/io/raftsman/ssh/no_such.sh");
  }

  @Test
  void a_person_sees_the_values() {
    String shown = printValue().with("value", "one").with("port", 2379).shown();

    assertThat(shown).isEqualTo("print_value.sh value=one port=2379");
  }

  @Test
  void a_secret_is_not_shown() {
    String shown = printValue().withSecret("value", "hunter2").shown();

    assertThat(shown).isEqualTo("print_value.sh value=(secret)");
  }

  @Test
  void a_secret_arrives() {
    assertThat(LocalShell.run(printValue().withSecret("value", "hunter2")).stdout())
        .isEqualTo(Base64.getEncoder().encodeToString("hunter2".getBytes(UTF_8)));
  }

  @Test
  void a_long_value_is_cut() {
    assertThat(printValue().with("value", "x".repeat(61)).shown())
        .isEqualTo("print_value.sh value=" + "x".repeat(60) + "…");
  }

  @Test
  void a_value_that_just_fits_is_not_cut() {
    assertThat(printValue().with("value", "x".repeat(60)).shown())
        .isEqualTo("print_value.sh value=" + "x".repeat(60));
  }

  @Test
  void of_several_lines_the_first_is_shown() {
    assertThat(printValue().with("value", "first\nsecond").shown())
        .isEqualTo("print_value.sh value=first…");
  }

  /**
   * Cut where a word of the text begins, the rest of it could be a command of its own: {@code etcd}
   * of a function {@code etcd_pids}, or the call of main.
   */
  @Test
  void a_text_that_breaks_off_runs_nothing(@TempDir Path directory) {
    Path mark = directory.resolve("mark");
    String text =
        RemoteScript.of(RemoteScriptTest.class, "leave_mark")
            .with("mark", mark.toString())
            .with("more", "a value of\nseveral lines")
            .text();

    for (int length : cuts(text)) {
      LocalShell.Result result = LocalShell.run(text.substring(0, length));

      assertThat(result.stdout()).as("cut after %d of %d", length, text.length()).isEmpty();
      assertThat(mark).as("cut after %d of %d", length, text.length()).doesNotExist();
      assertThat(result.stderr()).as("cut after %d", length).doesNotContain("not found");
    }
    assertThat(LocalShell.run(text).stdout()).isEqualTo("ran\n");
    assertThat(mark).exists();
  }

  /** Lengths that leave the first letters of a line, and every length that cuts the end. */
  private static Iterable<Integer> cuts(String text) {
    var cuts = new TreeSet<Integer>();
    for (int newline = text.indexOf('\n');
        newline >= 0;
        newline = text.indexOf('\n', newline + 1)) {
      cuts.add(newline);
      cuts.add(newline + 1);
      cuts.add(newline + 4);
    }
    // The closing brace is the end; what follows is a newline.
    int end = text.lastIndexOf('}');
    IntStream.rangeClosed(end - 60, end).forEach(cuts::add);
    cuts.removeIf(length -> length > end);
    return cuts;
  }

  @Test
  void what_a_script_reads_is_not_its_own_text() {
    String text =
        RemoteScript.of(RemoteScriptTest.class, "call")
            .with("verb", "cat")
            .with("one", "-")
            .with("two", "-")
            .with("three", "-")
            .with("four", "-")
            .text();

    LocalShell.Result result = LocalShell.run(text + "echo more\n");

    assertThat(result.stdout()).isEqualTo("more\n");
  }

  @Test
  void several_scripts_that_are_cut_off_run_nothing(@TempDir Path directory) {
    Path mark = directory.resolve("mark");
    String text =
        RemoteScript.text(
            List.of(
                runCommands("touch '" + mark + "'"), runCommands("changed x"), runCommands(":")));

    for (int length : cuts(text)) {
      LocalShell.run(text.substring(0, length));
      assertThat(mark).as("after %d characters", length).doesNotExist();
    }
    LocalShell.run(text);
    assertThat(mark).exists();
  }

  @Test
  void each_of_several_scripts_says_how_it_ended_and_the_first_that_fails_is_the_last() {
    LocalShell.Result result =
        LocalShell.run(
            RemoteScript.text(
                List.of(
                    runCommands("changed a"),
                    runCommands("changed b; false; changed never"),
                    runCommands("changed never"))));

    assertThat(result.stdout()).isEqualTo("changed\ta\nend\t0\nchanged\tb\nend\t1\n");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void none_of_several_scripts_reads_the_text_of_the_next() {
    LocalShell.Result result =
        LocalShell.run(RemoteScript.text(List.of(runCommands("cat"), runCommands("changed b"))));

    assertThat(result.stdout()).isEqualTo("end\t0\nchanged\tb\nend\t0\n");
  }

  @Test
  void no_script_is_nothing_done() {
    LocalShell.Result result = LocalShell.run(RemoteScript.text(List.of()));

    assertThat(result.stdout()).isEmpty();
    assertThat(result.status()).isZero();
  }

  private static RemoteScript runCommands(String commands) {
    return RemoteScript.of(RemoteScriptTest.class, "run_commands").with("commands", commands);
  }

  private static RemoteScript printValue() {
    return RemoteScript.of(RemoteScriptTest.class, "print_value");
  }

  private static String arrived(String value) {
    LocalShell.Result result = LocalShell.run(printValue().with("value", value));
    assertThat(result.stderr()).isEmpty();
    assertThat(result.status()).isZero();
    return new String(Base64.getDecoder().decode(result.stdout()), UTF_8);
  }
}
