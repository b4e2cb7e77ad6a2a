package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Member;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Those who look at a cluster notice what is wrong. */
final class WitnessesTest {

  @Test
  void everyRevisionOnceAndInOrderIsRight() {
    var revisions = new Revisions();
    revisions.add(2, key("a"));
    revisions.add(3, key("a"));
    // A transaction.
    revisions.add(4, key("a"));
    revisions.add(4, key("b"));
    revisions.add(5, key("a"));
    assertThat(revisions.faults()).isEmpty();
    assertThat(revisions.last()).isEqualTo(5);
  }

  @Test
  void aRevisionThatIsMissingIsNoticed() {
    var revisions = new Revisions();
    revisions.add(2, key("a"));
    revisions.add(4, key("a"));
    assertThat(revisions.faults())
        .containsExactly("after revision 2 the watcher was told of 4 (a)");
  }

  @Test
  void theFirstRevisionsThatAreMissingAreNoticed() {
    var revisions = new Revisions();
    revisions.add(3, key("a"));
    assertThat(revisions.faults()).hasSize(1);
  }

  @Test
  void aRevisionThatIsToldTwiceIsNoticed() {
    var revisions = new Revisions();
    revisions.add(2, key("a"));
    revisions.add(2, key("a"));
    revisions.add(3, key("a"));
    assertThat(revisions.faults())
        .containsExactly("after revision 2 the watcher was told of 2 (a)");
  }

  @Test
  void revisionsInAnotherOrderAreNoticed() {
    var revisions = new Revisions();
    revisions.add(2, key("a"));
    revisions.add(4, key("a"));
    revisions.add(3, key("b"));
    assertThat(revisions.faults()).hasSize(2);
  }

  @Test
  void aMemberListMayHaveOneLearner() {
    assertThat(Invariants.violations(List.of(member(1, false), member(2, true)))).isEmpty();
    assertThat(Invariants.violations(List.of(member(1, true), member(2, true))))
        .singleElement()
        .asString()
        .startsWith("more than one learner");
  }

  @Test
  void aNameOrAPeerUrlTwiceIsNoticed() {
    assertThat(Invariants.violations(List.of(member(1, false), member(1, false))))
        .extracting(v -> v.substring(0, v.indexOf(':')))
        .containsExactly("two members of one name", "two members with one peer URL");
  }

  @Test
  void membersThatWereNeverStartedHaveNoNameAndMayBeSeveral() {
    Member one = member(1, false).toBuilder().setName("").build();
    Member two = member(2, true).toBuilder().setName("").build();
    assertThat(Invariants.violations(List.of(one, two))).isEmpty();
  }

  private static Member member(int number, boolean learner) {
    return Member.newBuilder()
        .setID(number)
        .setName("etcd-" + number)
        .addPeerURLs("https://10.10.10." + (9 + number) + ":2380")
        .setIsLearner(learner)
        .build();
  }

  private static ByteString key(String name) {
    return ByteString.copyFromUtf8(name);
  }
}
