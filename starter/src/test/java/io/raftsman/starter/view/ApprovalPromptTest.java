package io.raftsman.starter.view;

import static io.raftsman.starter.view.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.starter.view.ApprovalPrompt.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApprovalPromptTest {
  private final Paper paper = new Paper();

  @Test
  void showsWhatWouldBeDestroyedAndAsksForTheName() {
    ask("etcd\n", Samples.request());
    assertThat(paper.text())
        .isEqualTo(
            """

            This destroys what is on these hosts of cluster etcd:
              10.10.10.10
                - etcd runs (pid 4711, unit etcd.service, data in /data/etcd)
                - member 8e9e05c52164694d of cluster cdf818194e3a8c32 with 3 keys
                - data in /data/etcd (20.0 KiB, created 3 days ago)
              10.10.10.11
                - data in /data/etcd (20.0 KiB, created 3 days ago)
            It can't be undone.
            Without an answer by 2026-03-01 12:15 (14 min 56 s from now) nothing is destroyed.
            Type the cluster's name to approve, or press Ctrl-D to deny:\s""");
  }

  @Test
  void withoutADeadlineNamesNone() {
    var request =
        new ApprovalRequest("etcd", "t-1-2", Samples.request().destructions(), Optional.empty());
    ask("etcd\n", request);
    assertThat(paper.text()).doesNotContain("Without an answer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'etcd\n'             | APPROVED",
        "'  etcd \n'          | APPROVED",
        "'no\nEtcd\netcd\n'   | APPROVED",
        "'etcd'               | APPROVED",
        "'\n\n\n'             | WRONG_NAME",
        "'y\nyes\nYES\netcd\n'| WRONG_NAME",
        "'etcd2\netc\nETCD\n' | WRONG_NAME",
        "'etcd etcd\n'        | NO_ANSWER",
        "''                   | NO_ANSWER",
        "'no\n'               | NO_ANSWER",
      })
  void onlyTheClustersNameApproves(String typed, Answer answer) {
    assertThat(ask(typed, Samples.request())).isEqualTo(answer);
    assertThat(answer.approved()).isEqualTo(answer == Answer.APPROVED);
  }

  @Test
  void anInputThatCannotBeReadDenies() {
    var broken =
        new BufferedReader(
            new Reader() {
              @Override
              public int read(char[] buffer, int offset, int length) throws IOException {
                throw new IOException("gone");
              }

              @Override
              public void close() {}
            });
    assertThat(
            new ApprovalPrompt(paper.plain(), broken, ZoneOffset.UTC).ask(Samples.request(), at(4)))
        .isEqualTo(Answer.NO_ANSWER);
    assertThat(paper.text()).endsWith("\nDenied: nothing is destroyed.\n");
  }

  @Test
  void aWrongNameIsSaidToBeOne() {
    ask("a\nb\nc\n", Samples.request());
    assertThat(paper.text())
        .endsWith(
            """
            to deny: That is not the cluster's name.
            Type the cluster's name to approve, or press Ctrl-D to deny: That is not the cluster's name.
            Type the cluster's name to approve, or press Ctrl-D to deny: That is not the cluster's name. Denied: nothing is destroyed.
            """);
  }

  private Answer ask(String typed, ApprovalRequest request) {
    return new ApprovalPrompt(
            paper.plain(), new BufferedReader(new StringReader(typed)), ZoneOffset.UTC)
        .ask(request, at(4));
  }
}
