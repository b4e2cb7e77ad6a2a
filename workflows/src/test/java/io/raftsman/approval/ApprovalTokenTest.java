package io.raftsman.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalTokenTest {
  private static final long GIB = 1L << 30;
  private static final String TOKEN = ApprovalToken.of("etcd", shown(GIB, 10_000));

  @Test
  void standsForWhatWasShown() {
    assertThat(TOKEN).matches("[0-9a-f]{16}-" + 2 * GIB + "-10000");
    assertThat(holdsFor(shown(GIB, 10_000))).isTrue();
  }

  @Test
  void isTakenWithTheBlanksThatCopyingBrings() {
    assertThat(ApprovalToken.holds("  " + TOKEN + "\n", "etcd", shown(GIB, 10_000))).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isStaleWhen(String change, String cluster, List<Destruction> now) {
    assertThat(ApprovalToken.holds(TOKEN, cluster, now)).isFalse();
  }

  static Stream<Arguments> isStaleWhen() {
    Destruction a = destruction("a", "data=1", GIB, 10_000);
    Destruction b = destruction("b", "data=2", GIB, 10_000);
    return Stream.of(
        arguments("it is another cluster", "other", List.of(a, b)),
        arguments(
            "the data of a host is another's",
            "etcd",
            List.of(a, destruction("b", "data=3", GIB, 10_000))),
        arguments("a host came", "etcd", List.of(a, b, destruction("c", "data=3", 0, 0))),
        arguments("a host went", "etcd", List.of(a)),
        arguments("a host is another", "etcd", List.of(a, destruction("c", "data=2", GIB, 10_000))),
        arguments("hosts changed places", "etcd", List.of(b, a)),
        arguments("nothing is left", "etcd", List.of()),
        arguments(
            "the data grew more than it grows while somebody reads",
            "etcd",
            shown(GIB + GIB / 10 + ApprovalToken.MARGIN_BYTES, 10_000)),
        arguments("keys came by the thousand", "etcd", shown(GIB, 10_000 + 1_000 + 1_001)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void stillHoldsWhen(String change, List<Destruction> now) {
    assertThat(holdsFor(now)).isTrue();
  }

  static Stream<Arguments> stillHoldsWhen() {
    long margin = 2 * GIB / 10 + ApprovalToken.MARGIN_BYTES;
    return Stream.of(
        arguments("the data grew to the margin", shown(GIB + margin / 2, 10_000)),
        arguments("the data shrank", shown(GIB / 2, 10_000)),
        arguments("keys grew to the margin", shown(GIB, 10_000 + 1_000 + 1_000)),
        arguments("keys were deleted", shown(GIB, 1)),
        arguments("the etcd no longer tells its keys", List.of(silent("a", 1), silent("b", 2))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yes",
        "etcd",
        "0123456789abcdef",
        "0123456789abcdef-1-1",
        "0123456789abcdef-1",
        "0123456789abcdef-1-1-1",
        "0123456789ABCDEF-1-1",
        "0123456789abcdef--1-1",
        "0123456789abcdef-999999999999999999-999999999999999999",
        "0123456789abcdef-9999999999999999999-1",
        "0123456789abcdef-1-99999999999999999999999999999999",
        "0123456789abcdef-\u0661-\u0661"
      })
  void garbageStandsForNothing(String garbage) {
    assertThat(ApprovalToken.holds(garbage, "etcd", shown(GIB, 10_000))).isFalse();
  }

  @Test
  void itsNumbersCannotBeAltered() {
    String hash = TOKEN.substring(0, 16);

    assertThat(ApprovalToken.holds(hash + "-" + 200 * GIB + "-10000", "etcd", shown(GIB, 10_000)))
        .isFalse();
    assertThat(ApprovalToken.holds(hash + "-" + 2 * GIB + "-900000", "etcd", shown(GIB, 10_000)))
        .isFalse();
    assertThat(ApprovalToken.holds(hash + "-0" + 2 * GIB + "-10000", "etcd", shown(GIB, 10_000)))
        .isFalse();
  }

  @Test
  void holdsForAsMuchDataAsAHostCanCarry() {
    List<Destruction> huge = List.of(destruction("a", "data=1", 1L << 59, 99_999_999_999_999_999L));

    assertThat(ApprovalToken.holds(ApprovalToken.of("etcd", huge), "etcd", huge)).isTrue();
  }

  @Test
  void countsTheKeysOfAClusterOnce() {
    assertThat(TOKEN).endsWith("-10000");
  }

  private static boolean holdsFor(List<Destruction> now) {
    return ApprovalToken.holds(TOKEN, "etcd", now);
  }

  private static List<Destruction> shown(long bytesEach, long keys) {
    return List.of(
        destruction("a", "data=1", bytesEach, keys), destruction("b", "data=2", bytesEach, keys));
  }

  private static Destruction destruction(String host, String identity, long bytes, long keys) {
    return new Destruction(host, identity, List.of("findings"), bytes, Optional.of(keys));
  }

  private static Destruction silent(String host, int data) {
    return new Destruction(host, "data=" + data, List.of(), GIB, Optional.empty());
  }
}
