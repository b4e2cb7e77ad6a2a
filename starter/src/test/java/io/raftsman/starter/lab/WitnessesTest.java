package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Member;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void aClusterOfWhichNobodyAnswersAnyMoreIsNoticed() throws InterruptedException {
    var cluster = new FakeCluster();
    var invariants = new Invariants(cluster);
    // There is none as yet.
    cluster.serving = Set.of();
    invariants.sample();
    cluster.serving = FakeCluster.ALL;
    invariants.sample();
    assertThat(invariants.faultsSoFar()).isEmpty();

    cluster.serving = Set.of();
    invariants.sample();

    assertThat(invariants.faultsSoFar())
        .singleElement()
        .asString()
        .contains("0 of 3 voters serve, and 2 must: [etcd-1, etcd-2, etcd-3] do not");
    assertThat(invariants.samples()).as("looks at all members").isOne();
  }

  @Test
  void whoIsHurtNeedNotAnswer() throws InterruptedException {
    var cluster = new FakeCluster();
    var invariants = new Invariants(cluster);
    invariants.sample();
    cluster.serving = Set.of();
    List.of(1, 2, 3).forEach(n -> invariants.hurts(host(n)));
    invariants.sample();
    assertThat(invariants.faultsSoFar()).isEmpty();

    invariants.healed(host(3));
    invariants.sample();
    assertThat(invariants.faultsSoFar())
        .singleElement()
        .asString()
        .contains("0 of 3 voters serve, and 1 must");
  }

  /** As on a machine that is busy with something else for a second. */
  @Test
  void aClusterThatIsSilentOnceIsNotDown() throws InterruptedException {
    var cluster = new FakeCluster();
    var invariants = new Invariants(cluster);
    invariants.sample();
    cluster.serving = Set.of();
    cluster.backAfter(FakeCluster.ALL.size());
    invariants.sample();
    assertThat(invariants.faultsSoFar()).isEmpty();
  }

  private static String host(int number) {
    return "10.10.10." + (9 + number);
  }

  /** Three members, of which some serve. */
  private static final class FakeCluster implements Invariants.Questions {
    private static final Set<String> ALL = Set.of(host(1), host(2), host(3));

    private final List<Member> members =
        List.of(member(1, false), member(2, false), member(3, false));
    private final AtomicInteger unanswered = new AtomicInteger(Integer.MAX_VALUE);
    private volatile Set<String> serving = ALL;

    /** All serve again after so many questions that were not answered. */
    void backAfter(int questions) {
      unanswered.set(questions);
    }

    @Override
    public List<List<Member>> lists(Set<String> unasked) {
      return serving.stream().filter(h -> !unasked.contains(h)).map(h -> members).toList();
    }

    @Override
    public boolean answers(Member member) {
      boolean answers = serving.stream().anyMatch(h -> member.getPeerURLs(0).contains(h + ":"));
      if (!answers && unanswered.decrementAndGet() == 0) {
        serving = ALL;
      }
      return answers;
    }
  }

  private static Member member(int number, boolean learner) {
    return Member.newBuilder()
        .setID(number)
        .setName("etcd-" + number)
        .addPeerURLs("https://" + host(number) + ":2380")
        .setIsLearner(learner)
        .build();
  }

  private static ByteString key(String name) {
    return ByteString.copyFromUtf8(name);
  }
}
