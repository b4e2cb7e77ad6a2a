package io.raftsman.decide;

import static io.raftsman.fake.Observed.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.RestartDecision.Proceed;
import io.raftsman.decide.RestartDecision.Refuse;
import io.raftsman.fake.Observed;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Source of the rules: design rules for touching an etcd cluster, "Before any change" and "Roll".
 */
class RestartDecisionsTest {
  private static final String DOWN = "does not serve (connection refused)";
  private static final String LEFT_ALONE =
      " is in the cluster and not in the inventory: it counts for the quorum, and is not restarted";
  private static final String ABSENT =
      " is in the inventory and not in the cluster: nothing is done there";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void wants(String situation, Live live, Scope scope, List<String> names) {
    assertThat(RestartDecisions.wanted(live.seen(), scope))
        .extracting(Member::name)
        .containsExactlyElementsOf(names);
  }

  static Stream<Arguments> wants() {
    return Stream.of(
        arguments("one", Live.of(1), all(), List.of("etcd-1")),
        arguments("two, the leader last", Live.of(2), all(), List.of("etcd-2", "etcd-1")),
        arguments("three", Live.of(3), all(), List.of("etcd-2", "etcd-3", "etcd-1")),
        arguments("four", Live.of(4), all(), List.of("etcd-2", "etcd-3", "etcd-4", "etcd-1")),
        arguments(
            "five, led by the third",
            Live.of(5).leader(3),
            all(),
            List.of("etcd-1", "etcd-2", "etcd-4", "etcd-5", "etcd-3")),
        arguments(
            "who does not serve is first",
            Live.of(3).down(3),
            all(),
            List.of("etcd-3", "etcd-2", "etcd-1")),
        arguments(
            "so is a leader that does not serve",
            Live.of(3).leader(2).down(2),
            all(),
            List.of("etcd-2", "etcd-1", "etcd-3")),
        arguments(
            "without a leader the inventory's order",
            Live.of(3).leader(0),
            all(),
            List.of("etcd-1", "etcd-2", "etcd-3")),
        arguments(
            "a learner takes a follower's turn",
            Live.of(3).learner(2),
            all(),
            List.of("etcd-2", "etcd-3", "etcd-1")),
        arguments("some hosts alone", Live.of(3), only(1, 3), List.of("etcd-3", "etcd-1")),
        arguments("a host that no member has", Live.of(3), only(9), List.of()),
        arguments(
            "not one that the inventory has not",
            Live.of(2).with(3),
            all(),
            List.of("etcd-2", "etcd-1")),
        arguments(
            "not one that the inventory has not, even on a host that was named",
            Live.of(2).with(3),
            only(3),
            List.of()),
        arguments(
            "not one that the cluster has not",
            Live.of(2).inventory(Live.member(1), Live.member(2), Live.member(3)),
            all(),
            List.of("etcd-2", "etcd-1")),
        arguments(
            "not one at another peer URL",
            Live.of(3).at(3, "https://10.10.10.12:12380"),
            all(),
            List.of("etcd-2", "etcd-1")),
        arguments(
            "by the names of the live cluster",
            Live.of(3).named(2, "old-2"),
            all(),
            List.of("old-2", "etcd-3", "etcd-1")));
  }

  @Test
  void wantsNobodyWhereNobodyAnswers() {
    assertThat(RestartDecisions.wanted(Live.of(3).silent(), all())).isEmpty();
  }

  /** Whether a quorum bears it is asked before each restart. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void restartsAllOfAWholeCluster(int size) {
    Live live = Live.of(size);

    assertThat(decide(live, all()))
        .isEqualTo(new Proceed(RestartDecisions.wanted(live.seen(), all()), List.of()));
    assertThat(((Proceed) decide(live, all())).members()).hasSize(size);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void proceeds(String situation, Live live, Scope scope, List<String> names, List<String> notes) {
    assertThat(decide(live, scope))
        .isInstanceOfSatisfying(
            Proceed.class,
            proceed -> {
              assertThat(proceed.members()).extracting(Member::name).isEqualTo(names);
              assertThat(proceed.notes()).isEqualTo(notes);
            });
  }

  static Stream<Arguments> proceeds() {
    return Stream.of(
        arguments(
            "the failed one of three among all",
            Live.of(3).down(3),
            all(),
            List.of("etcd-3", "etcd-2", "etcd-1"),
            List.of()),
        arguments(
            "the failed one of three alone",
            Live.of(3).down(3),
            only(3),
            List.of("etcd-3"),
            List.of()),
        arguments(
            "the failed two of five alone",
            Live.of(5).down(2, 4),
            only(2, 4),
            List.of("etcd-2", "etcd-4"),
            List.of()),
        arguments(
            "a learner that does not serve",
            Live.of(4).learner(4).down(4),
            only(4),
            List.of("etcd-4"),
            List.of()),
        arguments("only the leader", Live.of(3).leader(2), only(2), List.of("etcd-2"), List.of()),
        arguments(
            "a leader that is not agreed on, and an alarm: each restart asks for them",
            Live.of(3).leader(0).alarm(1),
            only(2),
            List.of("etcd-2"),
            List.of()),
        arguments(
            "a stranger is left alone",
            Live.of(3).with(4),
            all(),
            List.of("etcd-2", "etcd-3", "etcd-1"),
            List.of(Live.words(4) + LEFT_ALONE)),
        arguments(
            "a stranger's vote makes the quorum",
            Live.of(2).down(2).with(3),
            only(2),
            List.of("etcd-2"),
            List.of(Live.words(3) + LEFT_ALONE)),
        arguments(
            "one that the cluster has not is left alone",
            Live.of(2).inventory(Live.member(1), Live.member(2), Live.member(3)),
            all(),
            List.of("etcd-2", "etcd-1"),
            List.of("etcd-3 on 10.10.10.12" + ABSENT)),
        arguments(
            "none of the live is in the inventory",
            Live.of(1).inventory(Live.member(2)),
            all(),
            List.of(),
            List.of(Live.words(1) + LEFT_ALONE, "etcd-2 on 10.10.10.11" + ABSENT)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refuses(String situation, Live live, Scope scope, String numbers, List<String> wrong) {
    assertThat(decide(live, scope)).isEqualTo(refusal(numbers, wrong));
  }

  static Stream<Arguments> refuses() {
    return Stream.of(
        arguments(
            "a host without a live member was named",
            Live.of(2).inventory(Live.member(1), Live.member(2), Live.member(3)),
            only(2, 3),
            "2 of 2 voting members serve, and a quorum is 2",
            List.of("10.10.10.12 has no member of the live cluster")),
        arguments(
            "a failed one is not among those that are wanted",
            Live.of(3).down(3),
            only(2),
            "2 of 3 voting members serve, and a quorum is 2",
            List.of(leftDown(3))),
        arguments(
            "two failed of five, one of them is wanted",
            Live.of(5).down(3, 5),
            only(3),
            "3 of 5 voting members serve, and a quorum is 3",
            List.of(leftDown(5))),
        arguments(
            "a failed learner is not among those that are wanted",
            Live.of(4).learner(4).down(4),
            only(2),
            "3 of 3 voting members serve, and a quorum is 2",
            List.of(leftDown(4))),
        arguments(
            "a failed stranger can't be restarted",
            Live.of(3).with(4).down(4),
            all(),
            "3 of 4 voting members serve, and a quorum is 3",
            List.of(leftDown(4))),
        arguments(
            "one at another peer URL does not serve",
            Live.of(3).at(3, "https://10.10.10.12:12380").down(3),
            all(),
            "2 of 3 voting members serve, and a quorum is 2",
            List.of(leftDown(3))),
        arguments(
            "a voter that never started",
            Live.of(3).unstarted(3),
            only(2),
            "2 of 3 voting members serve, and a quorum is 2",
            List.of(neverStarted("etcd-3", 3))),
        arguments(
            "a learner that never started, and that the inventory has not",
            Live.of(3).with(4).unstarted(4).learner(4),
            only(2),
            "3 of 3 voting members serve, and a quorum is 2",
            List.of(neverStarted(Live.id(4), 4))));
  }

  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({
    "1, 0, 'voting member serves', 1, 'etcd-1: connection refused'",
    "2, 1, 'voting members serve', 2, 'etcd-2: connection refused'",
    "3, 1, 'voting members serve', 2, 'etcd-2: connection refused; etcd-3: connection refused'",
    "4, 2, 'voting members serve', 3, 'etcd-3: connection refused; etcd-4: connection refused'",
    "5, 2, 'voting members serve', 3, 'etcd-3: connection refused; etcd-4: connection refused; etcd-5: connection refused'"
  })
  void nobodyIsRestartedWithoutAQuorum(
      int size, int serving, String members, int quorum, String missing) {
    Live live = Live.of(size).down(IntStream.rangeClosed(serving + 1, size).toArray());

    assertThat(decide(live, all())).isEqualTo(lost(size, serving, members, quorum, missing));
  }

  @Test
  void aLearnerIsNoneOfTheQuorum() {
    assertThat(decide(Live.of(3).learner(3).down(2), all()))
        .isEqualTo(lost(2, 1, "voting members serve", 2, "etcd-2: connection refused"));
  }

  @Test
  void whereNobodyAnswersTheServiceIsToBeLookedAt() {
    ClusterSpec cluster = Sample.cluster().service("etcd-pg").build();

    assertThat(RestartDecisions.decide(cluster, Live.of(3).silent(), all(), List.of()))
        .isEqualTo(
            new Refuse(
                "No member is restarted: no member answers. Find out why first: journalctl -u etcd-pg on the hosts, and the network between them."));
  }

  @Test
  void aHostThatCantBeReachedIsNamed() {
    assertThat(decide(Live.of(3), all(), running(1), running(3)))
        .isEqualTo(
            refusal("3 of 3 voting members serve, and a quorum is 2", List.of(notReached(2))));
  }

  @Test
  void aFailedMemberWhoseHostCantBeReachedIsNotRestartedEither() {
    assertThat(decide(Live.of(3).down(3), only(3)))
        .as("its host is seen")
        .isInstanceOf(Proceed.class);
    assertThat(decide(Live.of(3).down(3), only(3), new Observed[0]))
        .isEqualTo(
            refusal(
                "2 of 3 voting members serve, and a quorum is 2",
                List.of(leftDown(3), notReached(3))));
  }

  @Test
  void aMemberWhoseDataIsGoneIsToBeReplaced() {
    assertThat(decide(Live.of(3).down(3), all(), running(1), running(2), on(Live.host(3))))
        .isEqualTo(refusal("2 of 3 voting members serve, and a quorum is 2", List.of(dataGone(3))));
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    Live live =
        Live.of(5)
            .inventory(
                Live.member(1), Live.member(2), Live.member(3), Live.member(4), Live.member(6))
            .unstarted(3)
            .learner(3)
            .down(5);

    assertThat(decide(live, only(1, 2, 4, 6), on(Live.host(1)), running(2)))
        .isEqualTo(
            refusal(
                "3 of 4 voting members serve, and a quorum is 3",
                List.of(
                    "10.10.10.15 has no member of the live cluster",
                    neverStarted("etcd-3", 3),
                    leftDown(5),
                    notReached(4),
                    dataGone(1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void mustNotBeStarted(String what, Observed found) {
    assertThat(RestartDecisions.whyNotStarted(Sample.cluster().name("pg").build(), found.state()))
        .contains(
            "10.10.10.12: the member's data is gone, and it must not be started empty: starter member replace --cluster pg 10.10.10.12");
  }

  static Stream<Arguments> mustNotBeStarted() {
    return Stream.of(
        arguments("nothing is there", on(Live.host(3))),
        arguments(
            "a stamp without data",
            on(Live.host(3))
                .stamp(new Stamp("pg", "etcd-3", "deployment-1", "hash", Stamp.State.DEPLOYED))),
        arguments(
            "a configuration without data",
            on(Live.host(3))
                .configured(new ConfiguredMember("etcd-3", "pg", "/data/etcd", "", ""))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void mayBeStarted(String what, Observed found) {
    assertThat(RestartDecisions.whyNotStarted(Sample.cluster().build(), found.state())).isEmpty();
  }

  static Stream<Arguments> mayBeStarted() {
    return Stream.of(
        arguments("it runs", running(3)), arguments("it is stopped", on(Live.host(3)).data()));
  }

  private static Scope all() {
    return Scope.everything();
  }

  private static Scope only(int... numbers) {
    return Sample.on(all(), IntStream.of(numbers).mapToObj(Live::host).toArray(String[]::new));
  }

  /** Where the hosts of those that are wanted all have their data. */
  private static RestartDecision decide(Live live, Scope scope) {
    LiveCluster seen = live.seen();
    List<HostState> states =
        RestartDecisions.wanted(seen, scope).stream()
            .map(m -> on(m.host().name()).process().listener().data().state())
            .toList();
    return RestartDecisions.decide(live.spec(), seen, scope, states);
  }

  private static RestartDecision decide(Live live, Scope scope, Observed... found) {
    return RestartDecisions.decide(
        live.spec(), live.seen(), scope, Stream.of(found).map(Observed::state).toList());
  }

  private static Observed running(int number) {
    return on(Live.host(number)).process().listener().data();
  }

  private static Refuse refusal(String numbers, List<String> wrong) {
    var lines = new ArrayList<String>();
    lines.add("No member is restarted (" + numbers + "):");
    wrong.forEach(w -> lines.add("  " + w));
    lines.add("Resolve this first: starter status --cluster etcd");
    return new Refuse(String.join("\n", lines));
  }

  private static Refuse lost(int size, int serving, String members, int quorum, String missing) {
    return new Refuse(
        "No member is restarted: "
            + serving
            + " of "
            + size
            + " "
            + members
            + ", and a quorum is "
            + quorum
            + " ("
            + missing
            + "). Find out why first: journalctl -u etcd on the hosts, and the network between them.");
  }

  private static String leftDown(int number) {
    return Live.words(number) + " " + DOWN + ", and is not one of those that are restarted";
  }

  private static String notReached(int number) {
    return Live.host(number) + " can't be reached, so nothing can be restarted there";
  }

  private static String dataGone(int number) {
    return Live.host(number)
        + ": the member's data is gone, and it must not be started empty: starter member replace --cluster etcd "
        + Live.host(number);
  }

  private static String neverStarted(String name, int number) {
    return name
        + " ("
        + Live.id(number)
        + ", "
        + Live.host(number)
        + ") was added and has never started: finish it with starter member add, or take it out with starter member remove "
        + Live.id(number);
  }
}
