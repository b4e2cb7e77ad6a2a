package io.raftsman.decide;

import static io.raftsman.decide.Live.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.cluster.Member;
import io.raftsman.decide.ReplaceStep.Done;
import io.raftsman.decide.ReplaceStep.Join;
import io.raftsman.decide.ReplaceStep.Leave;
import io.raftsman.decide.ReplaceStep.Refuse;
import io.raftsman.fake.Sample;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Source of the rules: design rules for touching an etcd cluster, "Replace". */
class ReplaceDecisionsTest {
  private static final boolean FAILED = true;
  private static final boolean HEALTHY = false;

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void decides(
      String situation, int old, boolean failed, Member successor, Live live, ReplaceStep step) {
    assertThat(ReplaceDecisions.next(Live.id(old), failed, successor, live.seen())).isEqualTo(step);
  }

  static Stream<Arguments> decides() {
    Member elsewhere = Sample.member(3, "10.10.10.99");
    return Stream.of(
        arguments("healthy: add first", 3, HEALTHY, member(4), beside(3), new Join()),
        arguments(
            "healthy: the successor is a learner",
            3,
            HEALTHY,
            member(4),
            Live.of(4).learner(4),
            new Join()),
        arguments(
            "healthy: the successor has never started",
            3,
            HEALTHY,
            member(4),
            Live.of(4).learner(4).unstarted(4),
            new Join()),
        arguments(
            "healthy: the successor votes and does not serve",
            3,
            HEALTHY,
            member(4),
            Live.of(4).down(4),
            new Join()),
        arguments("healthy: then remove", 3, HEALTHY, member(4), Live.of(4), new Leave()),
        arguments("the leader: add first", 1, HEALTHY, member(4), beside(3), new Join()),
        arguments("the only one: add first", 1, HEALTHY, member(2), beside(1), new Join()),
        arguments(
            "it does not answer at this moment",
            3,
            HEALTHY,
            member(4),
            beside(3).down(3),
            new Join()),
        arguments("failed: remove first", 3, FAILED, member(4), beside(3).down(3), new Leave()),
        arguments(
            "failed: then add",
            3,
            FAILED,
            member(4),
            beside(2).inventory(member(1), member(2), member(4)),
            new Join()),
        arguments("on its own host: remove first", 3, HEALTHY, member(3), Live.of(3), new Leave()),
        arguments(
            "on its own host: then add",
            3,
            HEALTHY,
            member(3),
            Live.of(2).inventory(member(1), member(2), member(3)),
            new Join()),
        arguments(
            "of its own name on another host: remove first",
            3,
            HEALTHY,
            elsewhere,
            Live.of(3).inventory(member(1), member(2), elsewhere),
            new Leave()),
        arguments(
            "gone, and the successor serves",
            3,
            HEALTHY,
            member(4),
            Live.of(2).with(4).inventory(member(1), member(2), member(4)),
            new Done()),
        arguments(
            "gone, and the successor is a learner",
            3,
            HEALTHY,
            member(4),
            Live.of(2).with(4).learner(4).inventory(member(1), member(2), member(4)),
            new Join()),
        arguments(
            "gone, and the successor is to stay a learner",
            3,
            HEALTHY,
            Live.learning(4),
            Live.of(2).with(4).learner(4).inventory(member(1), member(2), Live.learning(4)),
            new Done()),
        arguments(
            "a learner beside the only voter goes from its own host",
            2,
            HEALTHY,
            member(2),
            Live.of(2).learner(2),
            new Leave()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void theOnlyVoterCanNotGoFirst(String situation, Member successor, Live live) {
    ReplaceStep step = ReplaceDecisions.next(Live.id(1), HEALTHY, successor, live.seen());

    assertThat(step)
        .isEqualTo(
            new Refuse(
                Live.words(1)
                    + " is the only voting member: nobody else has its data. Replace it with another host, under another name: --with HOST."));
  }

  @Test
  void oneOfTwoVotersCanNotGoFirst() {
    assertThat(ReplaceDecisions.next(Live.id(1), HEALTHY, member(1), Live.of(2).seen()))
        .isEqualTo(
            new Refuse(
                Live.words(1)
                    + " is one of two voting members: meanwhile only one would have the data. Replace it with another host, under another name: --with HOST."));
  }

  static Stream<Arguments> theOnlyVoterCanNotGoFirst() {
    Member elsewhere = Sample.member(1, "10.10.10.99");
    return Stream.of(
        arguments("on its own host", member(1), Live.of(1)),
        arguments("beside a learner", member(1), Live.of(2).learner(2)),
        arguments("of its own name", elsewhere, Live.of(1).inventory(elsewhere)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void leavesEarly(String situation, boolean stated, Member successor, Live live, boolean leaves) {
    assertThat(ReplaceDecisions.leavesEarly(Live.id(3), stated, successor, live.seen()))
        .isEqualTo(leaves);
  }

  static Stream<Arguments> leavesEarly() {
    return Stream.of(
        arguments("it does not serve", false, member(4), beside(3).down(3), true),
        arguments("nor on its own host", false, member(3), Live.of(3).down(3), true),
        arguments("it serves by now", false, member(4), beside(3), false),
        arguments("no quorum serves", false, member(4), beside(3).down(1, 2, 3), false),
        arguments("stated, though it serves", true, member(4), beside(3), true),
        arguments("stated, and one of two voters", true, member(3), Live.of(3).learner(2), false),
        arguments(
            "stated, one of two voters, on another host",
            true,
            member(4),
            beside(3).learner(2),
            true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void first(String situation, List<Integer> pending, Live live, int expected) {
    assertThat(ReplaceDecisions.first(pending.stream().map(Live::id).toList(), live.seen()))
        .contains(Live.id(expected));
  }

  static Stream<Arguments> first() {
    return Stream.of(
        arguments("a follower in the list's order", List.of(1, 2, 3), Live.of(3), 2),
        arguments("the next follower", List.of(1, 3), Live.of(3), 3),
        arguments("the leader last", List.of(1), Live.of(3), 1),
        arguments("the leadership moved: asked anew", List.of(1, 2), Live.of(3).leader(2), 1),
        arguments("one that does not serve before all", List.of(1, 2, 3), Live.of(3).down(3), 3),
        arguments("one that never started before all", List.of(1, 4), Live.of(4).unstarted(4), 4),
        arguments("no leader is known", List.of(2, 3), Live.of(3).leader(0), 2));
  }

  @Test
  void nobodyIsFirstOfThoseThatAreGone() {
    assertThat(ReplaceDecisions.first(List.of(Live.id(9)), Live.of(3).seen()))
        .isEqualTo(Optional.empty());
  }

  /** The inventory has one more, which is to join. */
  private static Live beside(int size) {
    return Live.of(size)
        .inventory(
            IntStream.rangeClosed(1, size + 1).mapToObj(Live::member).toArray(Member[]::new));
  }
}
