package io.raftsman.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.decide.LeaderDecision.Move;
import io.raftsman.decide.LeaderDecision.Refuse;
import io.raftsman.decide.LeaderDecision.There;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Source of the rules: design rules "Before any change"; raft's leadership transfer. */
class LeaderDecisionsTest {
  private static final String NOT_AGREED =
      "the members do not agree on a leader. Find out why first: starter status";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whoeverHasCaughtUpBestLeads(String situation, Live live, LeaderDecision expected) {
    assertThat(LeaderDecisions.decide(live.seen(), Optional.empty())).isEqualTo(expected);
  }

  static Stream<Arguments> whoeverHasCaughtUpBestLeads() {
    return Stream.of(
        arguments("of two", Live.of(2), new Move("etcd-1", "etcd-2")),
        arguments("of three alike the first", Live.of(3), new Move("etcd-1", "etcd-2")),
        arguments("of three the third", Live.of(3).index(3, 10), new Move("etcd-1", "etcd-3")),
        arguments("of four", Live.of(4).index(4, 10), new Move("etcd-1", "etcd-4")),
        arguments("of five", Live.of(5).leader(5).index(3, 10), new Move("etcd-5", "etcd-3")),
        arguments(
            "not a learner", Live.of(3).learner(2).index(2, 99), new Move("etcd-1", "etcd-3")),
        arguments("not one that does not serve", Live.of(3).down(2), new Move("etcd-1", "etcd-3")),
        arguments(
            "not one that never started", Live.of(4).unstarted(2), new Move("etcd-1", "etcd-3")),
        arguments(
            "one that the inventory has not",
            Live.of(2).with(3).index(3, 10),
            new Move("etcd-1", "etcd-3")),
        arguments(
            "by the name of the live cluster",
            Live.of(2).named(1, "old-1").named(2, "old-2"),
            new Move("old-1", "old-2")),
        arguments(
            "one that is ahead of what the leader said",
            Live.of(2).index(2, 20_000),
            new Move("etcd-1", "etcd-2")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void theOneThatWasNamedLeads(String situation, Live live, String word, LeaderDecision expected) {
    assertThat(LeaderDecisions.decide(live.seen(), Optional.of(word))).isEqualTo(expected);
  }

  static Stream<Arguments> theOneThatWasNamedLeads() {
    return Stream.of(
        arguments("by its name", Live.of(3), "etcd-3", new Move("etcd-1", "etcd-3")),
        arguments("by its id", Live.of(3), Live.id(3), new Move("etcd-1", "etcd-3")),
        arguments("by its host", Live.of(3), Live.host(3), new Move("etcd-1", "etcd-3")),
        arguments(
            "by its host, where it was moved to another port",
            Live.of(3).at(3, "https://10.10.10.12:12380"),
            Live.host(3),
            new Move("etcd-1", "etcd-3")),
        arguments(
            "by its name in the inventory",
            Live.of(3).named(3, "old-3"),
            "etcd-3",
            new Move("etcd-1", "old-3")),
        arguments(
            "by its name in the list",
            Live.of(3).named(3, "old-3"),
            "old-3",
            new Move("etcd-1", "old-3")),
        arguments(
            "though another has caught up better",
            Live.of(3).index(2, 10),
            "etcd-3",
            new Move("etcd-1", "etcd-3")),
        arguments(
            "though one of five does not serve",
            Live.of(5).down(2),
            "etcd-5",
            new Move("etcd-1", "etcd-5")),
        arguments(
            "though the inventory has it not",
            Live.of(3).with(4),
            Live.host(4),
            new Move("etcd-1", "etcd-4")),
        arguments("it leads: by its name", Live.of(3), "etcd-1", new There("etcd-1")),
        arguments("it leads: by its id", Live.of(3).leader(2), Live.id(2), new There("etcd-2")),
        arguments("it leads: by its host", Live.of(3), Live.host(1), new There("etcd-1")),
        arguments("it leads: alone", Live.of(1), "etcd-1", new There("etcd-1")),
        arguments(
            "it leads: by its name in the inventory",
            Live.of(3).named(1, "old-1"),
            "etcd-1",
            new There("old-1")));
  }

  @ParameterizedTest(name = "{0} behind")
  @ValueSource(longs = {0, 1, 4_999, 5_000})
  void aFewEntriesMayBeLacking(long behind) {
    Live live = Live.of(2).index(1, 100 + behind).index(2, 100);

    assertThat(LeaderDecisions.decide(live.seen(), Optional.empty()))
        .isEqualTo(new Move("etcd-1", "etcd-2"));
    assertThat(LeaderDecisions.decide(live.seen(), Optional.of("etcd-2")))
        .isEqualTo(new Move("etcd-1", "etcd-2"));
  }

  @ParameterizedTest(name = "{0} behind")
  @ValueSource(longs = {5_001, 100_000})
  void whoLacksMoreMustCatchUpFirst(long behind) {
    Live live = Live.of(2).index(1, 100 + behind).index(2, 100);
    Refuse refusal =
        refusal(
            Live.words(2)
                + " has not caught up: it is at index 100 of "
                + (100 + behind)
                + ". Wait for it, or name another");

    assertThat(LeaderDecisions.decide(live.seen(), Optional.empty())).isEqualTo(refusal);
    assertThat(LeaderDecisions.decide(live.seen(), Optional.of("etcd-2"))).isEqualTo(refusal);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesTheOneThatWasNamed(String situation, Live live, String word, String why) {
    assertThat(LeaderDecisions.decide(live.seen(), Optional.of(word))).isEqualTo(refusal(why));
  }

  static Stream<Arguments> refusesTheOneThatWasNamed() {
    String learner = " is a learner, and only a voting member can lead";
    String down = " does not serve (connection refused). Bring it back first, or name another";
    return Stream.of(
        arguments(
            "it is nobody",
            Live.of(3).with(4).named(2, "old-2"),
            "etcd-9",
            "etcd-9 is no member; the members are: "
                + Live.words(1)
                + "; old-2 (e7cd2, 10.10.10.11); "
                + Live.words(3)
                + "; "
                + Live.words(4)),
        arguments(
            "it is in the inventory, and no member",
            Live.of(1).inventory(Live.member(1), Live.member(2)),
            Live.host(2),
            "10.10.10.11 is no member; the members are: " + Live.words(1)),
        arguments(
            "two of one name",
            Live.of(3).named(3, "etcd-2"),
            "etcd-2",
            "etcd-2 stands for several members: "
                + Live.words(2)
                + "; etcd-2 (e7cd3, 10.10.10.12). Name an id"),
        arguments(
            "two on one host",
            Live.of(3).at(3, "https://10.10.10.11:12380"),
            Live.host(2),
            "10.10.10.11 stands for several members: "
                + Live.words(2)
                + "; etcd-3 (e7cd3, 10.10.10.11). Name an id"),
        arguments("a learner", Live.of(3).learner(3), "etcd-3", Live.words(3) + learner),
        arguments(
            "a learner that does not serve, either",
            Live.of(3).learner(3).down(3),
            "etcd-3",
            Live.words(3) + learner),
        arguments("it does not serve", Live.of(3).down(3), "etcd-3", Live.words(3) + down),
        arguments("it never started", Live.of(3).unstarted(3), Live.id(3), Live.words(3) + down));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesWhoeverIsWanted(String situation, LiveCluster live, String why) {
    assertThat(LeaderDecisions.decide(live, Optional.empty())).isEqualTo(refusal(why));
    assertThat(LeaderDecisions.decide(live, Optional.of("etcd-2"))).isEqualTo(refusal(why));
  }

  static Stream<Arguments> refusesWhoeverIsWanted() {
    return Stream.of(
        arguments(
            "nobody answers",
            Live.of(3).silent(),
            "no member answers. Find out why first: starter status"),
        arguments("no leader", Live.of(3).leader(0).seen(), NOT_AGREED),
        arguments("two leaders", Live.of(3).believes(2, 2).seen(), NOT_AGREED),
        arguments("one knows no leader", Live.of(3).believes(3, 0).seen(), NOT_AGREED),
        arguments("a leader that is in no list", Live.of(3).leader(9).seen(), NOT_AGREED));
  }

  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({
    "1, 0, '0 of 1 voting member serves, and a quorum is 1 (etcd-1: connection refused)'",
    "2, 1, '1 of 2 voting members serve, and a quorum is 2 (etcd-2: connection refused)'",
    "3, 1, '1 of 3 voting members serve, and a quorum is 2 (etcd-2: connection refused; etcd-3: connection refused)'",
    "4, 2, '2 of 4 voting members serve, and a quorum is 3 (etcd-3: connection refused; etcd-4: connection refused)'",
    "5, 2, '2 of 5 voting members serve, and a quorum is 3 (etcd-3: connection refused; etcd-4: connection refused; etcd-5: connection refused)'"
  })
  void nobodyIsHandedAnythingWithoutAQuorum(int size, int serving, String numbers) {
    LiveCluster live =
        Live.of(size).down(IntStream.rangeClosed(serving + 1, size).toArray()).seen();
    Refuse refusal = refusal(numbers + ". Bring the missing members back first");

    assertThat(LeaderDecisions.decide(live, Optional.empty())).isEqualTo(refusal);
    assertThat(LeaderDecisions.decide(live, Optional.of("etcd-1"))).isEqualTo(refusal);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void nobodyElseCouldLead(String situation, Live live) {
    assertThat(LeaderDecisions.decide(live.seen(), Optional.empty()))
        .isEqualTo(
            refusal(
                "1 of 1 voting member serves, and a quorum is 1, and nobody but the leader "
                    + Live.words(1)
                    + " could lead"));
  }

  static Stream<Arguments> nobodyElseCouldLead() {
    return Stream.of(
        arguments("it is alone", Live.of(1)),
        arguments("beside a learner", Live.of(2).learner(2)),
        arguments("beside a learner that never started", Live.of(2).learner(2).unstarted(2)));
  }

  private static Refuse refusal(String why) {
    return new Refuse("The leadership stays where it is: " + why + ".");
  }
}
