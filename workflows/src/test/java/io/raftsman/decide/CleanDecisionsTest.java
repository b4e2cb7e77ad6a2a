package io.raftsman.decide;

import static io.raftsman.fake.Observed.on;
import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.D;
import static io.raftsman.fake.Sample.E;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.decide.CleanDecisions.Witnesses;
import io.raftsman.decide.PurgeDecision.Destroy;
import io.raftsman.decide.PurgeDecision.Nothing;
import io.raftsman.decide.PurgeDecision.Refuse;
import io.raftsman.fake.Observed;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.LiveMember;
import io.raftsman.observed.Stamp;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code etcd-4} left may be taken away where it is a member no more. Source of the rules:
 * design rules "Remove" (a host that was offline is cleaned later) and "Deploy" (the safeguard, the
 * approval).
 */
class CleanDecisionsTest {
  private static final ClusterSpec CLUSTER =
      Sample.cluster().members(IntStream.rangeClosed(1, 5).mapToObj(Live::member).toList()).build();
  private static final Observed LEFT = left(4);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void takesAway(String situation, Observed found, Witnesses witnesses, boolean etcd) {
    assertThat(decide(CLUSTER, found, witnesses))
        .isEqualTo(
            new Destroy(Leftovers.destructions(List.of(found.state()), Remains.PACKAGES), etcd));
    assertThat(decide(Sample.cluster().safeguarded().build(), found, witnesses))
        .as("safeguard on")
        .isInstanceOf(Refuse.class);
  }

  static Stream<Arguments> takesAway() {
    Witnesses gone = others(Live.of(3));
    return Stream.of(
        arguments("what a removed member left", LEFT, gone, true),
        arguments("data alone", on(D).data(), gone, true),
        arguments("a stamp alone", on(D).stamp(stamp("etcd", "etcd-4")), gone, false),
        arguments("a configuration alone", on(D).configured(described(4)), gone, false),
        arguments(
            "a process that its configuration describes",
            on(D).process().configured(described(4)),
            gone,
            true),
        arguments(
            "a removed member that runs still",
            left(4).process().listener().member(Live.CLUSTER_ID, List.of()),
            gone,
            true),
        arguments("the others have a quorum and no more", LEFT, others(Live.of(3).down(2)), true),
        arguments(
            "the others have no leader at the moment", LEFT, others(Live.of(3).leader(0)), true),
        arguments(
            "the others have a learner and a stranger",
            LEFT,
            others(Live.of(3).with(7).learner(3)),
            true),
        arguments(
            "it says that it serves, and the others don't know it",
            LEFT,
            new Witnesses(
                among(Live.of(3)).seen(), among(Live.of(0).with(4).leader(4)).seen(), List.of()),
            true),
        arguments("the cluster has gone: nothing is elsewhere", LEFT, alone(on(A), on(B)), true),
        arguments(
            "the cluster has gone: stamps and configurations are elsewhere",
            LEFT,
            alone(on(A).stamp(stamp("etcd", "etcd-1")), on(B).configured(described(2))),
            true),
        arguments(
            "the cluster has gone, and it does not serve",
            LEFT,
            new Witnesses(
                among(Live.of(1)).silent(), among(Live.of(4).down(1, 2, 3, 4)).seen(), bare(A)),
            true),
        arguments(
            "the cluster has gone, and another's member runs as its own",
            left(4).process().member("beef", List.of()),
            alone(on(A)),
            true));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {1, 2, 3})
  void takesAwayBesideAClusterOf(int size) {
    assertThat(decide(CLUSTER, LEFT, others(Live.of(size)))).isInstanceOf(Destroy.class);
  }

  @Test
  void takesAwayWhatSeveralLeft() {
    var destroy =
        (Destroy)
            CleanDecisions.decide(
                CLUSTER,
                List.of(Live.member(4), Live.member(5)),
                List.of(left(4).state(), left(5).state()),
                others(Live.of(3)));

    assertThat(destroy.destructions()).extracting(Destruction::host).containsExactly(D, E);
  }

  @Test
  void ofSeveralHostsOnlyThoseWithSomethingAreShown() {
    var destroy =
        (Destroy)
            CleanDecisions.decide(
                CLUSTER,
                List.of(Live.member(4), Live.member(5)),
                List.of(on(D).state(), left(5).state()),
                others(Live.of(3)));

    assertThat(destroy.destructions()).extracting(Destruction::host).containsExactly(E);
    assertThat(destroy.etcd()).isTrue();
  }

  @Test
  void whatAMemberWasCalledThatTheInventoryListsNoMoreIsNotAsked() {
    Member unlisted = Member.unlisted("etcd", 1, Live.member(4));
    HostState asSeventh = on(D).data().stamp(stamp("etcd", "etcd-7")).state();

    assertThat(
            CleanDecisions.decide(
                CLUSTER, List.of(unlisted), List.of(asSeventh), others(Live.of(3))))
        .isInstanceOf(Destroy.class);
    assertThat(
            CleanDecisions.decide(
                CLUSTER, List.of(Live.member(4)), List.of(asSeventh), others(Live.of(3))))
        .as("one that is listed")
        .isInstanceOf(Refuse.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void findsNothing(String situation, Remains remains, Observed found, Witnesses witnesses) {
    assertThat(decide(Sample.cluster().remains(remains).build(), found, witnesses))
        .isEqualTo(new Nothing());
    assertThat(decide(Sample.cluster().safeguarded().remains(remains).build(), found, witnesses))
        .as("safeguard on")
        .isEqualTo(new Nothing());
  }

  static Stream<Arguments> findsNothing() {
    return Stream.of(
        arguments("nothing is there", Remains.PACKAGES, on(D), others(Live.of(3))),
        arguments("nor does anybody answer", Remains.PACKAGES, on(D), alone()),
        arguments(
            "nothing but data that shall remain",
            new Remains(true, true),
            on(D).data(),
            others(Live.of(3))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aMemberIsNotCleaned(String known, HostState state, Live others, String words) {
    Refuse refusal =
        stillThere(
            "10.10.10.13: " + words + " is in the member list of the live cluster cdf818194e3a");
    LiveCluster seen = among(others).seen();
    Witnesses witnesses = new Witnesses(seen, seen, List.of());

    assertThat(decide(CLUSTER, state, witnesses)).isEqualTo(refusal);
    assertThat(decide(Sample.cluster().safeguarded().build(), state, witnesses))
        .as("safeguard on")
        .isEqualTo(refusal);
  }

  static Stream<Arguments> aMemberIsNotCleaned() {
    HostState nothing = on(D).state();
    return Stream.of(
        arguments("by its peer URL", LEFT.state(), Live.of(4), Live.words(4)),
        arguments("by its peer URL, though nothing is there", nothing, Live.of(4), Live.words(4)),
        arguments(
            "by its peer URL under another name",
            nothing,
            Live.of(3).with(4).named(4, "old-4"),
            "old-4 (e7cd4, 10.10.10.13)"),
        arguments(
            "by its peer URL before another of its name",
            nothing,
            Live.of(4).named(2, "etcd-4"),
            Live.words(4)),
        arguments(
            "by its host, on another port under another name",
            nothing,
            Live.of(4).at(4, "https://10.10.10.13:12380").named(4, "old-4"),
            "old-4 (e7cd4, 10.10.10.13)"),
        arguments(
            "by its name, on another host",
            nothing,
            Live.of(4).at(4, "https://10.10.10.99:2380"),
            "etcd-4 (e7cd4, 10.10.10.99)"),
        arguments(
            "by the id that what runs there says",
            running(Live.id(4)),
            Live.of(4).at(4, "https://db4.example:2380").named(4, "old-4"),
            "old-4 (e7cd4, db4.example)"),
        arguments(
            "by the peer URL that its configuration says",
            on(D)
                .data()
                .configured(
                    new ConfiguredMember(
                        "etcd-4", "etcd", "/data/etcd", "", "https://db4.example:2380"))
                .state(),
            Live.of(4).at(4, "https://db4.example:2380").named(4, "old-4"),
            "old-4 (e7cd4, db4.example)"),
        arguments("it does not serve", LEFT.state(), Live.of(4).down(4), Live.words(4)),
        arguments("it is a learner", LEFT.state(), Live.of(4).learner(4), Live.words(4)),
        arguments("it never started", LEFT.state(), Live.of(4).unstarted(4), Live.words(4)),
        arguments(
            "a list without a quorum says so", LEFT.state(), Live.of(4).down(2, 3), Live.words(4)));
  }

  @Test
  void aMemberIsNotMistakenForAnother() {
    assertThat(
            decide(
                CLUSTER,
                left(4).process().member(Live.CLUSTER_ID, List.of()),
                others(Live.of(3).named(3, "etcd-40").at(3, "https://10.10.10.130:2380"))))
        .isInstanceOf(Destroy.class);
  }

  @Test
  void ofSeveralTheMembersAreNamed() {
    LiveCluster others = among(Live.of(3).with(5)).seen();

    assertThat(
            CleanDecisions.decide(
                CLUSTER,
                List.of(Live.member(4), Live.member(5)),
                List.of(left(4).state(), left(5).state()),
                new Witnesses(others, others, List.of())))
        .isEqualTo(
            stillThere(
                "10.10.10.14: "
                    + Live.words(5)
                    + " is in the member list of the live cluster cdf818194e3a"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void oneThatServesIsNotCleanedWhereNoOtherAnswers(
      String known, HostState state, Live own, String words) {
    assertThat(
            decide(
                CLUSTER,
                state,
                new Witnesses(among(Live.of(1)).silent(), among(own).seen(), bare(A, B))))
        .isEqualTo(stillThere("10.10.10.13: " + words + " serves"));
  }

  static Stream<Arguments> oneThatServesIsNotCleanedWhereNoOtherAnswers() {
    return Stream.of(
        arguments(
            "by its peer URL", LEFT.state(), Live.of(4).down(1, 2, 3).leader(4), Live.words(4)),
        arguments("as the only one", LEFT.state(), Live.of(0).with(4).leader(4), Live.words(4)),
        arguments(
            "by its host",
            LEFT.state(),
            Live.of(0).with(4).at(4, "https://10.10.10.13:12380").named(4, "old-4"),
            "old-4 (e7cd4, 10.10.10.13)"),
        arguments(
            "by its name",
            LEFT.state(),
            Live.of(0).with(4).at(4, "https://db4.example:2380"),
            "etcd-4 (e7cd4, db4.example)"),
        arguments(
            "by its id",
            running(Live.id(4)),
            Live.of(0).with(4).at(4, "https://db4.example:2380").named(4, "old-4"),
            "old-4 (e7cd4, db4.example)"));
  }

  @Test
  void theSafeguardNamesWhatItFoundOnEachHostAndHowToGoOn() {
    ClusterSpec cluster = Sample.cluster().safeguarded().build();

    assertThat(
            CleanDecisions.decide(
                cluster,
                List.of(Live.member(4), Live.member(5)),
                List.of(on(D).data().state(), on(E).stamp(stamp("etcd", "etcd-5")).state()),
                others(Live.of(3))))
        .isEqualTo(
            new Refuse(
                """
                This is there:
                  10.10.10.13: data in /data/etcd (2.0 MiB, created 2 hours ago)
                  10.10.10.14: deployed by Raftsman as etcd-5
                etcd_safeguard is on, so nothing was touched. To clean up, set etcd_safeguard to false (or pass -e etcd_safeguard=false) and approve it."""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void leavesWhatNoRemovedMemberLeft(String situation, Observed found, List<String> lines) {
    assertThat(decide(CLUSTER, found, others(Live.of(3))))
        .isEqualTo(
            new Refuse(
                "What is there is not what a removed member left, and nothing was touched:\n  "
                    + String.join("\n  ", lines)
                    + "\nMend the inventory (etcd_cluster, etcd_seq), or take it away by hand."));
  }

  static Stream<Arguments> leavesWhatNoRemovedMemberLeft() {
    String otherCluster =
        "10.10.10.13: a member of cluster beef runs there, and the live cluster is cdf818194e3a";
    return Stream.of(
        arguments(
            "another cluster's stamp",
            on(D).data().stamp(stamp("pg", "pg-4")),
            List.of(
                "10.10.10.13: what is there is stamped as pg-4 of cluster pg, and not as etcd-4 of cluster etcd")),
        arguments(
            "another member's stamp",
            on(D).stamp(stamp("etcd", "etcd-7")),
            List.of(
                "10.10.10.13: what is there is stamped as etcd-7 of cluster etcd, and not as etcd-4 of cluster etcd")),
        arguments(
            "another member's configuration",
            on(D).configured(described(5)),
            List.of(
                "10.10.10.13: what is there is configured as etcd-5 of cluster etcd, and not as etcd-4 of cluster etcd")),
        arguments(
            "a process that nothing describes",
            on(D).obscureProcess(9),
            List.of(
                "10.10.10.13: etcd runs (pid 9), and no /etc/etcd/etcd.conf describes it, so it is not known to be etcd-4's")),
        arguments(
            "a member of another cluster",
            left(4).process().member("beef", List.of()),
            List.of(otherCluster)),
        arguments(
            "a member of another cluster, stamped by it",
            on(D).process().stamp(stamp("pg", "pg-4")).member("beef", List.of()),
            List.of(
                "10.10.10.13: what is there is stamped as pg-4 of cluster pg, and not as etcd-4 of cluster etcd",
                otherCluster)));
  }

  @Test
  void whatIsAnothersOnOneHostKeepsWhatIsOnTheOthers() {
    assertThat(
            CleanDecisions.decide(
                CLUSTER,
                List.of(Live.member(4), Live.member(5)),
                List.of(left(4).state(), on(E).stamp(stamp("pg", "pg-5")).state()),
                others(Live.of(3))))
        .isInstanceOfSatisfying(
            Refuse.class,
            refusal ->
                assertThat(refusal.reason())
                    .contains("10.10.10.14: what is there is stamped as pg-5 of cluster pg")
                    .doesNotContain(D));
  }

  @Test
  void nothingIsTakenAwayWhereNoOtherHostIsReached() {
    assertThat(decide(CLUSTER, LEFT, alone()))
        .isEqualTo(
            new Refuse(
                "The other members don't serve, so nobody knows whether this one was removed, and nothing was touched. No other host of the cluster was reached. Start the others first; or, to take the whole cluster away: starter purge --cluster etcd"));
  }

  @Test
  void nothingIsTakenAwayWhereAnEtcdIsElsewhere() {
    assertThat(
            decide(
                CLUSTER,
                LEFT,
                alone(on(A).data(), on(B).stamp(stamp("etcd", "etcd-2")), left(3).listener())))
        .isEqualTo(
            new Refuse(
                """
                The other members don't serve, so nobody knows whether this one was removed, and nothing was touched. On other hosts there is:
                  10.10.10.10: data in /data/etcd (2.0 MiB, created 2 hours ago)
                  10.10.10.12: something listens on etcd's ports; data in /data/etcd (2.0 MiB, created 2 hours ago); deployed by Raftsman as etcd-3
                Start the others first; or, to take the whole cluster away: starter purge --cluster etcd"""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void anEtcdElsewhereIs(String what, Observed elsewhere) {
    assertThat(decide(CLUSTER, LEFT, alone(on(B), elsewhere))).isInstanceOf(Refuse.class);
    assertThat(decide(CLUSTER, LEFT, alone(on(B)))).as("without it").isInstanceOf(Destroy.class);
  }

  static Stream<Arguments> anEtcdElsewhereIs() {
    return Stream.of(
        arguments("a process", on(A).process()),
        arguments("a listener", on(A).listener()),
        arguments("data", on(A).data()));
  }

  /** It may be an old one: the list may have been of before the member was added. */
  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({"2, 1", "3, 1", "4, 2", "5, 2"})
  void aListWithoutAQuorumDoesNotSayThatAMemberIsGone(int size, int serving) {
    Live live = Live.of(0);
    int[] numbers = IntStream.iterate(1, n -> n + 1).filter(n -> n != 4).limit(size).toArray();
    IntStream.of(numbers).forEach(live::with);
    IntStream.of(numbers).skip(serving).forEach(live::down);

    assertThat(decide(CLUSTER, LEFT, others(live)))
        .isInstanceOfSatisfying(
            Refuse.class,
            refusal ->
                assertThat(refusal.reason())
                    .startsWith(
                        "The other members don't serve, so nobody knows whether this one was removed, and nothing was touched. ")
                    .endsWith("starter purge --cluster etcd"));
  }

  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({
    "1, 1, true",
    "1, 0, false",
    "3, 3, true",
    "3, 2, true",
    "3, 1, false",
    "4, 2, false"
  })
  void theOthersKnowWhoIsAMemberWithAQuorum(int size, int serving, boolean know) {
    Live live = Live.of(size).down(IntStream.rangeClosed(serving + 1, size).toArray());

    assertThat(new Witnesses(live.seen(), live.seen(), List.of()).othersAnswer()).isEqualTo(know);
    assertThat(new Witnesses(live.silent(), live.seen(), List.of()).othersAnswer()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void theClusterHasGoneWhereNobodyAnswersAndNothingIsElsewhere(
      String situation, Witnesses witnesses, boolean gone) {
    assertThat(witnesses.noneIsLeft()).isEqualTo(gone);
  }

  static Stream<Arguments> theClusterHasGoneWhereNobodyAnswersAndNothingIsElsewhere() {
    return Stream.of(
        arguments("nothing is on any other host", alone(on(A), on(B)), true),
        arguments("no other host was reached", alone(), false),
        arguments("data is on another host", alone(on(A), on(B).data()), false),
        arguments("the others answer", others(Live.of(3)), false),
        arguments("the others answer without a quorum", others(Live.of(3).down(2, 3)), false));
  }

  private static PurgeDecision decide(ClusterSpec cluster, Observed found, Witnesses witnesses) {
    return decide(cluster, found.state(), witnesses);
  }

  private static PurgeDecision decide(ClusterSpec cluster, HostState state, Witnesses witnesses) {
    return CleanDecisions.decide(cluster, List.of(Live.member(4)), List.of(state), witnesses);
  }

  private static Refuse stillThere(String line) {
    return new Refuse(
        "Only a host whose member was removed can be cleaned, and nothing was touched:\n  "
            + line
            + "\nRemove it first: starter member remove --cluster etcd; to take the whole cluster away: starter purge --cluster etcd");
  }

  /** A live cluster of the inventory that has what a host was cleaned of, too. */
  private static Live among(Live live) {
    return live.inventory(CLUSTER.members().toArray(Member[]::new));
  }

  /** The others answer. */
  private static Witnesses others(Live live) {
    LiveCluster seen = among(live).seen();
    return new Witnesses(seen, seen, List.of());
  }

  /** Nobody answers, and this is elsewhere. */
  private static Witnesses alone(Observed... elsewhere) {
    LiveCluster silent = among(Live.of(1)).silent();
    return new Witnesses(silent, silent, Stream.of(elsewhere).map(Observed::state).toList());
  }

  private static List<HostState> bare(String... hosts) {
    return Stream.of(hosts).map(h -> on(h).state()).toList();
  }

  private static Observed left(int number) {
    return on(Live.host(number))
        .data()
        .stamp(stamp("etcd", "etcd-" + number))
        .configured(described(number));
  }

  /** What answers on the host says that it has this id. */
  private static HostState running(String id) {
    return new HostState(
        D,
        Optional.empty(),
        Optional.of(described(4)),
        List.of(),
        true,
        Optional.empty(),
        Optional.of(new LiveMember(id, Live.CLUSTER_ID, 7, List.of())),
        List.of());
  }

  private static ConfiguredMember described(int number) {
    Member member = Live.member(number);
    return new ConfiguredMember(
        member.name(), "etcd", member.dataDirectory(), member.clientUrl(), member.peerUrl());
  }

  private static Stamp stamp(String cluster, String instance) {
    return new Stamp(cluster, instance, "deployment-1", "hash", Stamp.State.DEPLOYED);
  }
}
