package io.raftsman.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScriptOutputTest {

  @Test
  void what_a_script_says_is_sorted_by_kind_and_kept_in_order() {
    ScriptOutput output =
        parse(
            "changed\t/etc/a\nnote\tslow disk\nfault\tport taken\nchanged\t/etc/b\nnote\told system\n");

    assertThat(output.changes()).containsExactly("/etc/a", "/etc/b");
    assertThat(output.notes()).containsExactly("slow disk", "old system");
    assertThat(output.note()).contains("slow disk; old system");
    assertThat(output.faults()).containsExactly("port taken");
    assertThat(output.failure()).isEmpty();
  }

  @Test
  void nothing_said_is_nothing() {
    ScriptOutput output = parse("");

    assertThat(output.changes()).isEmpty();
    assertThat(output.note()).isEmpty();
    assertThat(output.faults()).isEmpty();
    assertThat(output.fact("any")).isEmpty();
    assertThat(output.factValues("any")).isEmpty();
    assertThat(output.failure()).isEmpty();
  }

  @Test
  void chatter_is_passed_over() {
    ScriptOutput output =
        parse(
            """
            Reading package lists...
            unchanged\t/etc/a
            \tchanged\t/etc/b
            chang\ted\t/etc/c
            CHANGED\t/etc/d
            changed: /etc/e

            \t\t\t
            """);

    assertThat(output.changes()).isEmpty();
    assertThat(output.notes()).isEmpty();
    assertThat(output.faults()).isEmpty();
    assertThat(output.failure()).isEmpty();
  }

  @Test
  void a_change_may_hold_tabs() {
    assertThat(parse("changed\ta\tb\t\n").changes()).containsExactly("a\tb\t");
  }

  @Test
  void a_fact_may_be_of_several_lines() {
    String pem = "-----BEGIN-----\nä\n-----END-----\n";

    assertThat(parse("fact\tcertificate\t" + base64(pem)).fact("certificate")).contains(pem);
  }

  @Test
  void a_fact_that_is_stated_several_times_has_all_its_values() {
    ScriptOutput output = parse("fact\tpid\t" + base64("1") + "\nfact\tpid\t" + base64("2"));

    assertThat(output.factValues("pid")).containsExactly("1", "2");
    assertThat(output.fact("pid")).contains("1");
  }

  @Test
  void a_fact_stated_as_empty_is_none() {
    assertThat(parse("fact\tbinary\t\n").fact("binary")).isEmpty();
  }

  @Test
  void a_failure_is_read_in_full() {
    ScriptOutput output =
        parse(
            "fail\tTRANSIENT\t"
                + base64("waiting")
                + "\t"
                + base64("two\nlines")
                + "\t"
                + base64("Wait.")
                + "\n");

    assertThat(output.failure())
        .contains(new ScriptOutput.Failure("TRANSIENT", "waiting", "two\nlines", "Wait."));
  }

  @Test
  void a_failure_with_missing_fields_is_one_all_the_same() {
    assertThat(parse("fail\n").failure()).contains(new ScriptOutput.Failure("", "", "", ""));
    assertThat(parse("fail\tCOMMAND\t" + base64("a")).failure())
        .contains(new ScriptOutput.Failure("COMMAND", "a", "", ""));
  }

  @Test
  void what_is_not_base64_is_taken_as_it_is() {
    assertThat(parse("fact\tsystem\tnot base64!\n").fact("system")).contains("not base64!");
    assertThat(parse("fail\tCOMMAND\t%%%\t\t\n").failure())
        .map(ScriptOutput.Failure::attempted)
        .contains("%%%");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fact",
        "fact\t",
        "fact\t\t",
        "fact\tname",
        "fact\tname\t====",
        "fact\tname\t\u0000\u0001",
        "changed",
        "note\t",
        "fault",
        "fail\t\t\t\t\t\t\t\t",
        "\uFFFD\uFFFD",
        "\r\n\r\n",
        "changed\t\u001b[2J"
      })
  void a_hostile_line_breaks_nothing(String line) {
    ScriptOutput output = parse(line + "\nchanged\tafter it\n");

    assertThat(output.changes()).last().isEqualTo("after it");
  }

  @Test
  void a_line_without_end_counts() {
    assertThat(parse("changed\tlast").changes()).containsExactly("last");
  }

  @Test
  void ten_thousand_facts_are_read() {
    String line = "fact\tx\t" + base64("y".repeat(100)) + "\n";

    assertThat(parse(line.repeat(10_000)).factValues("x")).hasSize(10_000);
  }

  @Test
  void the_words_of_what_ran_are_kept() {
    assertThat(ScriptOutput.parse("", "etcd_dir.sh (exit 0, 0.1 s)").ran())
        .isEqualTo("etcd_dir.sh (exit 0, 0.1 s)");
    assertThat(parse("changed\tx").note()).isEqualTo(Optional.empty());
  }

  private static ScriptOutput parse(String stdout) {
    return ScriptOutput.parse(stdout, "");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
