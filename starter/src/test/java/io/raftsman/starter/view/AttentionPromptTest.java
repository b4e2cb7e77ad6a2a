package io.raftsman.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.starter.view.AttentionPrompt.Choice;
import java.io.BufferedReader;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AttentionPromptTest {
  private final Paper paper = new Paper();

  @Test
  void showsWhatFailedAndWhatCanBeDone() {
    ask("retry\n", true);

    assertThat(paper.text())
        .isEqualTo(
            """

            This needs attention:
              etcd_install on 10.10.10.11: apt-get install etcd-server: exit status 100: no such package. Give the host a repository that has it.
            retry, skip, or abort? (Ctrl-D: no answer)\s""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'retry\n'        | true  | RETRY",
        "' Skip \n'       | true  | SKIP",
        "'abort\n'        | true  | ABORT",
        "'yes\nretry\n'   | true  | RETRY",
        "'skip\nabort\n'  | false | ABORT",
        "'skip\n'         | false | LEAVE",
        "'leave\n'        | true  | LEAVE",
        "''               | true  | LEAVE",
      })
  void onlyAWordThatIsOfferedIsAnAnswer(String typed, boolean skippable, Choice choice) {
    assertThat(ask(typed, skippable)).isEqualTo(choice);
  }

  private Choice ask(String typed, boolean skippable) {
    return new AttentionPrompt(paper.plain(), new BufferedReader(new StringReader(typed)))
        .ask(List.of(Samples.attention(skippable)));
  }
}
