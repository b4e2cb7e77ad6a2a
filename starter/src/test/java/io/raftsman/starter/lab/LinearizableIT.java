package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.starter.lab.Observed.Kind;
import io.raftsman.starter.lab.Observed.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker of histories accepts what etcd promises, and finds what it does not. */
final class LinearizableIT {

  @Test
  void whatOneCopyOfTheDataCouldHaveShownIsLinearizable() {
    accepted(
        got("", 0, 1),
        put("a", Outcome.OK, 2, 5),
        // At the same time as the put: either is right.
        got("", 3, 4),
        got("a", 3, 6),
        swap("a", "b", true, "", Outcome.OK, 7, 8),
        swap("a", "c", false, "b", Outcome.OK, 9, 10),
        got("b", 11, 12));
  }

  @Test
  void aStaleReadIsNot() {
    refused(put("a", Outcome.OK, 0, 1), put("b", Outcome.OK, 2, 3), got("a", 4, 5));
  }

  @Test
  void aLostWriteIsNot() {
    refused(got("", 0, 1), put("a", Outcome.OK, 2, 3), got("", 4, 5));
  }

  @Test
  void twoSwapsOfOneValueAreNot() {
    refused(
        put("a", Outcome.OK, 0, 1),
        swap("a", "b", true, "", Outcome.OK, 2, 5),
        swap("a", "c", true, "", Outcome.OK, 3, 6));
  }

  @Test
  void aSwapInVainOfWhatWasThereIsNot() {
    refused(put("a", Outcome.OK, 0, 1), swap("a", "b", false, "a", Outcome.OK, 2, 3));
  }

  @Test
  void whatNobodyKnowsMayHaveHappenedAtAnyTimeAfterItBeganOrNever() {
    Observed lost = put("b", Outcome.UNKNOWN, 2, 3);
    accepted(put("a", Outcome.OK, 0, 1), lost, got("a", 4, 5));
    accepted(put("a", Outcome.OK, 0, 1), lost, got("b", 4, 5));
    accepted(put("a", Outcome.OK, 0, 1), lost, got("a", 4, 5), got("b", 6, 7));
    refused(put("a", Outcome.OK, 0, 1), lost, got("b", 4, 5), got("a", 6, 7));
    refused(got("b", 0, 1), lost);
  }

  @Test
  void whatWasRefusedHasNotHappened() {
    Observed refused = put("b", Outcome.FAILED, 2, 3);
    accepted(put("a", Outcome.OK, 0, 1), refused, got("a", 4, 5));
    refused(put("a", Outcome.OK, 0, 1), refused, got("b", 4, 5));
  }

  @Test
  void anEmptyHistoryProvesNothing() {
    assertThat(new Recording().check().status()).isEqualTo(2);
  }

  private static void accepted(Observed... history) {
    Finished judged = judge(history);
    assertThat(judged.status()).as(judged.all()).isZero();
    assertThat(judged.out()).startsWith("ok: ");
  }

  private static void refused(Observed... history) {
    Finished judged = judge(history);
    assertThat(judged.status()).as(judged.all()).isEqualTo(1);
    assertThat(judged.out()).startsWith("not linearizable: key ");
  }

  private static Finished judge(Observed... history) {
    var recording = new Recording();
    List.of(history).forEach(recording::add);
    return recording.check();
  }

  private static Observed put(String value, Outcome outcome, long begin, long end) {
    return new Observed(0, "key", Kind.PUT, value, "", "", false, outcome, begin, end);
  }

  private static Observed got(String found, long begin, long end) {
    return new Observed(1, "key", Kind.GET, "", "", found, false, Outcome.OK, begin, end);
  }

  private static Observed swap(
      String expected,
      String value,
      boolean swapped,
      String found,
      Outcome outcome,
      long begin,
      long end) {
    return new Observed(2, "key", Kind.CAS, value, expected, found, swapped, outcome, begin, end);
  }
}
