package io.raftsman.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalRequestTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      value = {
        "alice | alice",
        "@Alice | alice",
        "' alice@console ' | alice",
        "Alice@CORP.example | alice",
        "@ | ''",
        "' ' | ''",
        "@bob@team | bob",
      },
      delimiter = '|')
  void aPersonIsOneHoweverTheNameIsWritten(String written, String person) {
    assertThat(Person.of(written)).isEqualTo(person);
  }

  @ParameterizedTest(name = "[{index}] {3}: {4}")
  @CsvSource(
      value = {
        // excluded | approvers | given | approver | why not
        "'' | '' | '' | bob | ''",
        "'' | '' | '' | ' ' | must be named",
        "alice@console | '' | '' | bob | ''",
        "alice@console | '' | '' | alice@console | four eyes",
        "alice@console | '' | '' | @Alice | four eyes",
        "alice@console | '' | '' | alice@elsewhere | four eyes",
        "'' | bob,carol | '' | carol@desk | ''",
        "'' | bob,carol | '' | dave | not one of those",
        "alice@console | alice,bob | '' | alice | four eyes",
        "'' | '' | bob | bob@home | approved it already; 1 more",
        "'' | '' | bob | carol | ''",
      },
      delimiter = '|')
  void saysWhoseApprovalDoesNotCount(
      String excluded, String approvers, String given, String approver, String whyNot) {
    ApprovalRequest request =
        new ApprovalRequest(
            "etcd",
            "token",
            List.of(),
            Optional.empty(),
            2,
            approvers.isEmpty() ? List.of() : List.of(approvers.split(",")),
            Optional.of(excluded).filter(e -> !e.isEmpty()),
            given.isEmpty() ? List.of() : List.of(by(given)),
            false);

    assertThat(request.whyNotBy(approver).orElse("")).contains(whyNot);
    assertThat(request.whyNotBy(approver)).matches(w -> w.isEmpty() == whyNot.isEmpty());
  }

  @Test
  void countsWhatIsMissing() {
    var request =
        new ApprovalRequest(
            "etcd",
            "token",
            List.of(),
            Optional.empty(),
            2,
            List.of(),
            Optional.empty(),
            List.of(),
            false);

    assertThat(request.missing()).isEqualTo(2);
    assertThat(request.with(by("bob")).missing()).isEqualTo(1);
    assertThat(request.with(by("bob")).quorum()).contains("2 people must approve; so far: bob");
    assertThat(request.with(by("bob")).with(by("carol")).missing()).isZero();
  }

  private static Approval by(String approver) {
    return new Approval("etcd", "token", approver, "", Instant.EPOCH);
  }
}
