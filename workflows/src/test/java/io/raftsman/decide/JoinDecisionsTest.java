package io.raftsman.decide;

import static io.raftsman.decide.Live.learning;
import static io.raftsman.decide.Live.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.cluster.Member;
import io.raftsman.decide.JoinStep.AddLearner;
import io.raftsman.decide.JoinStep.Done;
import io.raftsman.decide.JoinStep.Promote;
import io.raftsman.decide.JoinStep.Refuse;
import io.raftsman.decide.JoinStep.Start;
import io.raftsman.fake.Sample;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Source of the rules: design rules for touching an etcd cluster, "Before any change" and "Add".
 */
class JoinDecisionsTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void decides(String situation, Member joining, Live live, JoinStep expected) {
    assertThat(JoinDecisions.next(joining, live.seen())).isEqualTo(expected);
  }

  static Stream<Arguments> decides() {
    Stream<Arguments> sizes =
        IntStream.rangeClosed(1, 6)
            .mapToObj(n -> arguments("to " + n, member(n + 1), beside(n, n + 1), new AddLearner()));
    Stream<Arguments> others =
        Stream.of(
            arguments("a learner that is to stay", learning(4), beside(3, 4), new AddLearner()),
            arguments(
                "added and not started",
                member(4),
                Live.of(4).unstarted(4).learner(4),
                new Start()),
            arguments(
                "somebody added it as a voter, and it has not started",
                member(4),
                Live.of(4).unstarted(4),
                new Start()),
            arguments(
                "started and not serving", member(4), Live.of(4).learner(4).down(4), new Start()),
            arguments("a learner that serves", member(4), Live.of(4).learner(4), new Promote()),
            arguments(
                "a learner that serves and is to stay one",
                learning(4),
                Live.of(4).learner(4),
                new Done()),
            arguments("it votes already", member(3), Live.of(3), new Done()),
            arguments(
                "it votes already, though it should be a learner",
                learning(3),
                Live.of(3),
                new Done()),
            arguments(
                "a voter that does not serve is started",
                member(3),
                Live.of(3).down(3),
                new Start()),
            arguments(
                "its own alarm hinders it not",
                member(4),
                Live.of(4).learner(4).alarm(4),
                new Promote()),
            arguments(
                "promoted with one of three down: three of four serve then",
                member(4),
                Live.of(4).learner(4).down(3),
                new Promote()),
            arguments(
                "promoted with two of five down: four of six serve then",
                member(6),
                Live.of(6).learner(6).down(4, 5),
                new Promote()),
            arguments(
                "it is matched by its peer URL, not by the name in the list",
                member(4),
                Live.of(4).learner(4).named(4, "other"),
                new Promote()));
    return Stream.concat(sizes, others);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refuses(String situation, Member joining, Live live, String why) {
    JoinStep step = JoinDecisions.next(joining, live.seen());

    assertThat(step).isInstanceOf(Refuse.class);
    assertThat(((Refuse) step).reason())
        .startsWith(joining.name() + " can't join: ")
        .contains(why)
        .endsWith(".");
  }

  static Stream<Arguments> refuses() {
    return Stream.of(
        arguments(
            "no quorum",
            member(4),
            beside(3, 4).down(2, 3),
            "1 of 3 voting members serve, and a quorum is 2: without a quorum"),
        arguments("no leader", member(4), beside(3, 4).leader(0), "do not agree on a leader"),
        arguments(
            "two leaders", member(4), beside(3, 4).believes(2, 2), "do not agree on a leader"),
        arguments(
            "different clusters",
            member(4),
            beside(3, 4).cluster(2, "beef"),
            "the members are in different clusters"),
        arguments(
            "another's alarm", member(4), beside(3, 4).alarm(2), "etcd-2 raises the alarm NOSPACE"),
        arguments(
            "another that never started",
            member(5),
            Live.of(4).unstarted(4).inventory(member(1), member(4), member(5)),
            Live.words(4) + " was added and has never started: finish it with starter member add"),
        arguments(
            "there is a learner",
            member(5),
            Live.of(4).learner(4).inventory(member(1), member(4), member(5)),
            Live.words(4)
                + " is a learner, and etcd takes one at a time: promote it (starter member add, without etcd_learner) or remove it first"),
        arguments(
            "its name is another's",
            Sample.member(3, "10.10.10.99"),
            Live.of(3).inventory(member(1), member(2), Sample.member(3, "10.10.10.99")),
            Live.words(3)
                + " has this name already, at https://10.10.10.12:2380. To put 10.10.10.99 in its place: starter member replace "
                + Live.id(3)
                + " --with 10.10.10.99"),
        arguments(
            "a learner while others are learners",
            member(6),
            Live.of(6).learner(4, 5, 6),
            "there is more than one learner"));
  }

  /** One more voter that waits for a quorum of more. */
  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({
    "3, 2, '2 of 3 voting members serve, and a quorum is 2; one more would make the quorum of 4 members 3'",
    "4, 3, '3 of 4 voting members serve, and a quorum is 3; one more would make the quorum of 5 members 3'",
    "5, 4, '4 of 5 voting members serve, and a quorum is 3; one more would make the quorum of 6 members 4'",
    "5, 3, '3 of 5 voting members serve, and a quorum is 3; one more would make the quorum of 6 members 4'",
    "6, 5, '5 of 6 voting members serve, and a quorum is 4; one more would make the quorum of 7 members 4'"
  })
  void addsNobodyWhereOneIsMissing(int size, int serving, String numbers) {
    Live live = beside(size, size + 1).down(IntStream.rangeClosed(serving + 1, size).toArray());

    var step = (Refuse) JoinDecisions.next(member(size + 1), live.seen());

    assertThat(step.reason())
        .startsWith("etcd-" + (size + 1) + " can't join: " + numbers + " (etcd-" + (serving + 1))
        .contains("etcd-" + size + ": connection refused")
        .endsWith("). Bring the missing ones back, or replace or remove them first.");
  }

  /** Who serves with the vote of the new one must be a quorum of all. */
  @ParameterizedTest(name = "{1} of {0} voters")
  @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3", "6, 4"})
  void promotesWhereAllTogetherAreAQuorum(int voters, int serving) {
    Live live =
        Live.of(voters + 1)
            .learner(voters + 1)
            .down(IntStream.rangeClosed(serving + 1, voters).toArray());

    assertThat(JoinDecisions.next(member(voters + 1), live.seen())).isEqualTo(new Promote());
  }

  private static Live beside(int size, int joining) {
    return Live.of(size)
        .inventory(IntStream.rangeClosed(1, joining).mapToObj(Live::member).toArray(Member[]::new));
  }
}
