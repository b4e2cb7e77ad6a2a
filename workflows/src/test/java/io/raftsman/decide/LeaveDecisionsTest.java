package io.raftsman.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.decide.LeaveStep.Gone;
import io.raftsman.decide.LeaveStep.MoveLeader;
import io.raftsman.decide.LeaveStep.Refuse;
import io.raftsman.decide.LeaveStep.Remove;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Source of the rules: design rules for touching an etcd cluster, "Before any change" and "Remove".
 */
class LeaveDecisionsTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void decides(String situation, int leaving, Live live, LeaveStep expected) {
    assertThat(LeaveDecisions.next(Live.id(leaving), live.seen())).isEqualTo(expected);
  }

  static Stream<Arguments> decides() {
    return Stream.of(
        arguments("a follower of three", 3, Live.of(3), new Remove()),
        arguments("the leader of three", 1, Live.of(3), new MoveLeader("etcd-1", "etcd-2")),
        arguments(
            "who has caught up most leads then",
            1,
            Live.of(3).index(3, 10),
            new MoveLeader("etcd-1", "etcd-3")),
        arguments(
            "a learner does not lead then",
            1,
            Live.of(4).learner(2).index(2, 99),
            new MoveLeader("etcd-1", "etcd-3")),
        arguments(
            "nobody leads then who does not serve",
            1,
            Live.of(4).leader(1).down(2).with(5),
            new MoveLeader("etcd-1", "etcd-3")),
        arguments("the leadership has moved", 1, Live.of(3).leader(2), new Remove()),
        arguments("a follower of two", 2, Live.of(2), new Remove()),
        arguments("the leader of two", 1, Live.of(2), new MoveLeader("etcd-1", "etcd-2")),
        arguments("the failed one of three", 3, Live.of(3).down(3), new Remove()),
        arguments("a failed one of five, of two", 5, Live.of(5).down(4, 5), new Remove()),
        arguments("a failed one of seven, of three", 7, Live.of(7).down(5, 6, 7), new Remove()),
        arguments(
            "a leader that does not serve can hand nothing over",
            1,
            Live.of(3).leader(1).down(1),
            new Remove()),
        arguments("a voter that never started", 4, Live.of(4).unstarted(4), new Remove()),
        arguments(
            "a learner that never started", 4, Live.of(4).unstarted(4).learner(4), new Remove()),
        arguments("a learner beside two of three", 4, Live.of(4).learner(4).down(3), new Remove()),
        arguments("one of two learners", 5, Live.of(5).learner(4, 5), new Remove()),
        arguments("a learner beside the only voter", 2, Live.of(2).learner(2), new Remove()),
        arguments("the one that raises the alarm", 3, Live.of(3).alarm(3), new Remove()),
        arguments("one that the inventory has not", 4, Live.of(3).with(4), new Remove()),
        arguments("it is in no list", 9, Live.of(3), new Gone()),
        arguments("it is in no list, one of three is down", 9, Live.of(3).down(3), new Gone()));
  }

  /** Both {@code serving - 1 >= quorum} and {@code total - 1 >= quorum}. */
  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({"3, 3", "4, 4", "5, 5", "5, 4", "6, 6", "6, 5", "7, 7", "7, 6", "7, 5"})
  void aHealthyOneLeavesWhereAQuorumOfAllStays(int size, int serving) {
    assertThat(LeaveDecisions.next(Live.id(2), serving(size, serving).seen()))
        .isEqualTo(new Remove());
  }

  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({
    "3, 2, '2 of 3 voting members serve, and a quorum is 2; without it 1 would serve (etcd-3: '",
    "4, 3, '3 of 4 voting members serve, and a quorum is 3; without it 2 would serve (etcd-4: '",
    "5, 3, '3 of 5 voting members serve, and a quorum is 3; without it 2 would serve (etcd-4: '",
    "6, 4, '4 of 6 voting members serve, and a quorum is 4; without it 3 would serve (etcd-5: '",
    "7, 4, '4 of 7 voting members serve, and a quorum is 4; without it 3 would serve (etcd-5: '"
  })
  void aHealthyOneStaysWhereElseNoQuorumWould(int size, int serving, String numbers) {
    assertThat(reason(2, serving(size, serving)))
        .startsWith(Live.words(2) + " can't be removed: " + numbers)
        .endsWith("). Bring the missing ones back, or remove or replace them first.");
  }

  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({"2, 1", "3, 1", "4, 2", "5, 2", "6, 3", "7, 3"})
  void nobodyLeavesWithoutAQuorumNotEvenTheFailed(int size, int serving) {
    assertThat(reason(size, serving(size, serving)))
        .startsWith(Live.words(size) + " can't be removed: " + serving + " of " + size)
        .contains("without a quorum nothing about the members can be changed");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refuses(String situation, int leaving, Live live, String why) {
    assertThat(reason(leaving, live))
        .startsWith(Live.words(leaving) + " can't be removed: ")
        .contains(why)
        .endsWith(".");
  }

  static Stream<Arguments> refuses() {
    String last =
        "it is the last voting member, and to take the cluster away is a purge: starter purge";
    return Stream.of(
        arguments("the last", 1, Live.of(1), last),
        arguments("the last voter beside a learner", 1, Live.of(2).learner(2), last),
        arguments("no leader", 3, Live.of(3).leader(0), "do not agree on a leader"),
        arguments("two leaders", 3, Live.of(3).believes(2, 2), "do not agree on a leader"),
        arguments("two clusters", 3, Live.of(3).cluster(2, "beef"), "in different clusters"),
        arguments("another's alarm", 3, Live.of(3).alarm(2), "etcd-2 raises the alarm NOSPACE"),
        arguments(
            "another that never started",
            3,
            Live.of(4).unstarted(4).learner(4),
            Live.words(4) + " was added and has never started"),
        arguments("two other learners", 1, Live.of(5).learner(4, 5), "more than one learner"));
  }

  @Test
  void nobodyKnowsWhetherItIsGoneWhereNobodyAnswers() {
    var step = (Refuse) LeaveDecisions.next(Live.id(3), Live.of(3).silent());

    assertThat(step.reason())
        .startsWith(Live.id(3) + " can't be removed: no member answers")
        .contains("starter status");
  }

  @Test
  void nobodyKnowsWhetherItIsGoneWithoutAQuorum() {
    assertThat(((Refuse) LeaveDecisions.next(Live.id(9), Live.of(3).down(2, 3).seen())).reason())
        .startsWith(Live.id(9) + " can't be removed: 1 of 3 voting members serve");
  }

  private static Live serving(int size, int serving) {
    return Live.of(size).down(IntStream.rangeClosed(serving + 1, size).toArray());
  }

  private static String reason(int leaving, Live live) {
    LeaveStep step = LeaveDecisions.next(Live.id(leaving), live.seen());
    assertThat(step).isInstanceOf(Refuse.class);
    return ((Refuse) step).reason();
  }
}
