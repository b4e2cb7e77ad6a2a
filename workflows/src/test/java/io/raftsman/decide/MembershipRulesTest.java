package io.raftsman.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Source of the rules: design rules for touching an etcd cluster, "Before any change". */
class MembershipRulesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void lets(String situation, Live live) {
    assertThat(whyNot(live)).isEmpty();
  }

  static Stream<Arguments> lets() {
    Stream<Arguments> whole =
        IntStream.rangeClosed(1, 7).mapToObj(n -> arguments("all " + n + " serve", Live.of(n)));
    Stream<Arguments> others =
        Stream.of(
            arguments("two of three serve", Live.of(3).down(3)),
            arguments("three of four serve", Live.of(4).down(4)),
            arguments("three of five serve", Live.of(5).down(4, 5)),
            arguments("four of six serve", Live.of(6).down(5, 6)),
            arguments("four of seven serve", Live.of(7).down(5, 6, 7)),
            arguments("there is a learner", Live.of(4).learner(4)),
            arguments("the learner does not serve", Live.of(4).learner(4).down(4)),
            arguments(
                "a learner alone is in doubt about the leader",
                Live.of(4).learner(4).believes(4, 0)),
            arguments(
                "one that does not serve counts for no leader", Live.of(3).believes(3, 2).down(3)),
            arguments("a member that the inventory has not", Live.of(3).with(4)));
    return Stream.concat(whole, others);
  }

  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({
    "1, 0, '0 of 1 voting member serves, and a quorum is 1'",
    "2, 1, '1 of 2 voting members serve, and a quorum is 2'",
    "3, 1, '1 of 3 voting members serve, and a quorum is 2'",
    "4, 2, '2 of 4 voting members serve, and a quorum is 3'",
    "5, 2, '2 of 5 voting members serve, and a quorum is 3'",
    "6, 3, '3 of 6 voting members serve, and a quorum is 4'",
    "7, 3, '3 of 7 voting members serve, and a quorum is 4'"
  })
  void refusesWithoutAQuorum(int size, int serving, String numbers) {
    Live live = Live.of(size).down(IntStream.rangeClosed(serving + 1, size).toArray());

    assertThat(whyNot(live))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith(
                        numbers + ": without a quorum nothing about the members can be changed")
                    .contains("etcd-" + size + ": connection refused")
                    .doesNotContain("etcd-" + serving + ": connection refused")
                    .endsWith("Bring the missing members back first"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refuses(String situation, Live live, String why) {
    assertThat(whyNot(live))
        .hasValueSatisfying(
            said ->
                assertThat(said)
                    .startsWith(why)
                    .endsWith(". Resolve this first: starter status shows it"));
  }

  static Stream<Arguments> refuses() {
    return Stream.of(
        arguments(
            "different clusters",
            Live.of(3).cluster(3, "beef"),
            "the members are in different clusters"),
        arguments(
            "a learner is in another cluster",
            Live.of(4).learner(4).cluster(4, "beef"),
            "the members are in different clusters"),
        arguments("no leader", Live.of(3).leader(0), "the members do not agree on a leader"),
        arguments("two leaders", Live.of(3).believes(3, 3), "the members do not agree on a leader"),
        arguments(
            "one knows no leader",
            Live.of(3).believes(2, 0),
            "the members do not agree on a leader"),
        arguments(
            "the leader is in no list",
            Live.of(3).leader(7),
            "the members do not agree on a leader"),
        arguments("an alarm", Live.of(3).alarm(2), "etcd-2 raises the alarm NOSPACE"),
        arguments(
            "an alarm of one that does not serve",
            Live.of(3).alarm(2).down(2),
            "etcd-2 raises the alarm NOSPACE"),
        arguments(
            "a voter that never started",
            Live.of(4).unstarted(4),
            Live.words(4)
                + " was added and has never started: finish it with starter member add, or take it out with starter member remove "
                + Live.id(4)),
        arguments(
            "a learner that never started",
            Live.of(4).unstarted(4).learner(4),
            Live.words(4) + " was added and has never started"),
        arguments(
            "one that never started and that the inventory has not",
            Live.of(3).with(4).unstarted(4).learner(4),
            "e7cd4 (e7cd4, 10.10.10.13) was added and has never started"),
        arguments(
            "two on a host",
            Live.of(3).with(4).at(4, "https://10.10.10.10:12380"),
            "the cluster has members that Raftsman can't manage (more than one on a host: "
                + Live.words(1)
                + ", etcd-4 (e7cd4, 10.10.10.10)): take them out with etcdctl member remove"),
        arguments("two learners", Live.of(5).learner(4, 5), "there is more than one learner"));
  }

  @Test
  void refusesWhereNobodyAnswers() {
    assertThat(MembershipRules.whyNot(Live.of(3).silent(), m -> false))
        .contains(
            "no member answers, so nobody knows who is one. Find out why first: starter status");
  }

  @Test
  void tellsEverythingThatIsWrong() {
    assertThat(whyNot(Live.of(5).leader(0).alarm(2, 3).learner(4, 5)))
        .contains(
            "the members do not agree on a leader; etcd-2 raises the alarm NOSPACE; etcd-3 raises the alarm NOSPACE; there is more than one learner. Resolve this first: starter status shows it");
  }

  /** A change that takes away what is wrong is what is to be done about it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatIsWrongWithTheMemberItselfHindersNot(String situation, Live live, int concerned) {
    assertThat(whyNot(live)).isPresent();
    assertThat(MembershipRules.whyNot(live.seen(), m -> m.entry().id().equals(Live.id(concerned))))
        .isEmpty();
  }

  static Stream<Arguments> whatIsWrongWithTheMemberItselfHindersNot() {
    return Stream.of(
        arguments("an alarm", Live.of(3).alarm(2), 2),
        arguments("it never started", Live.of(4).unstarted(4), 4),
        arguments("it is one of two learners", Live.of(5).learner(4, 5), 5));
  }

  @Test
  void whatIsWrongWithAnotherHindersAllTheSame() {
    assertThat(
            MembershipRules.whyNot(
                Live.of(4).alarm(2).unstarted(4).seen(), m -> m.entry().id().equals(Live.id(4))))
        .hasValueSatisfying(
            why -> assertThat(why).contains("etcd-2 raises").doesNotContain("never started"));
  }

  private static Optional<String> whyNot(Live live) {
    return MembershipRules.whyNot(live.seen(), m -> false);
  }
}
