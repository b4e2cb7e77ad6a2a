package io.raftsman.decide;

import static io.raftsman.fake.Observed.on;
import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.D;
import static io.raftsman.fake.Sample.E;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.decide.PurgeDecision.Destroy;
import io.raftsman.decide.PurgeDecision.Nothing;
import io.raftsman.decide.PurgeDecision.Refuse;
import io.raftsman.fake.Observed;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostState;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Source of the rules: design rules for touching an etcd cluster, "Deploy" (the safeguard, the
 * approval) and "Before any change" (the snapshot).
 */
class PurgeDecisionsTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();
  private static final ClusterSpec SAFE = Sample.cluster().safeguarded().build();
  private static final List<KnownMember> NOBODY = List.of();

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void findsNothing(String situation, Remains remains, List<HostState> states) {
    assertThat(PurgeDecisions.decide(Sample.cluster().remains(remains).build(), states, NOBODY))
        .isEqualTo(new Nothing());
    assertThat(
            PurgeDecisions.decide(
                Sample.cluster().safeguarded().remains(remains).build(), states, NOBODY))
        .as("safeguard on")
        .isEqualTo(new Nothing());
  }

  static Stream<Arguments> findsNothing() {
    return Stream.of(
        arguments("no host answers", Remains.PACKAGES, states()),
        arguments("nothing anywhere", Remains.PACKAGES, states(on(A), on(B), on(C))),
        arguments(
            "nothing but data that shall remain",
            new Remains(true, true),
            states(on(A).data(), on(B).data(), on(C).data())));
  }

  @Test
  void nothingIsThereWhoeverTheClusterSaysItsMembersAre() {
    assertThat(PurgeDecisions.decide(CLUSTER, states(on(A)), listed(1, 2, 9)))
        .isEqualTo(new Nothing());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void destroys(
      String situation,
      List<HostState> states,
      List<KnownMember> live,
      List<String> hosts,
      boolean etcd) {
    assertThat(PurgeDecisions.decide(CLUSTER, states, live))
        .isInstanceOfSatisfying(
            Destroy.class,
            destroy -> {
              assertThat(destroy.destructions())
                  .extracting(Destruction::host)
                  .containsExactlyElementsOf(hosts);
              assertThat(destroy.etcd()).isEqualTo(etcd);
            });
    assertThat(PurgeDecisions.decide(SAFE, states, live))
        .as("safeguard on")
        .isInstanceOf(Refuse.class);
  }

  static Stream<Arguments> destroys() {
    return Stream.of(
        arguments(
            "a cluster that runs",
            states(running(1), running(2), running(3)),
            listed(1, 2, 3),
            List.of(A, B, C),
            true),
        arguments(
            "nobody says who the members are",
            states(running(1), running(2), running(3)),
            NOBODY,
            List.of(A, B, C),
            true),
        arguments(
            "a host that does not answer hinders nobody",
            states(running(1), running(3)),
            listed(1, 2, 3),
            List.of(A, C),
            true),
        arguments(
            "data of nobody's alone", states(on(A), on(B).data(), on(C)), NOBODY, List.of(B), true),
        arguments(
            "a process that its configuration describes",
            states(on(A).process().configured(described(1))),
            NOBODY,
            List.of(A),
            true),
        arguments(
            "a listener that its stamp describes",
            states(on(A).listener().stamp(stamp(1))),
            NOBODY,
            List.of(A),
            true),
        arguments("a stamp alone", states(on(A), on(C).stamp(stamp(3))), NOBODY, List.of(C), false),
        arguments(
            "a configuration alone",
            states(on(A).configured(described(1))),
            NOBODY,
            List.of(A),
            false),
        arguments(
            "a stamp on one host, data on another",
            states(on(A).stamp(stamp(1)), on(B).data()),
            NOBODY,
            List.of(A, B),
            true),
        arguments(
            "the list has other names for the inventory's members",
            states(running(1)),
            List.of(known("e7cd1", "old-1", 1), known("e7cd2", "", 2)),
            List.of(A),
            true),
        arguments(
            "a learner is a member as any other",
            states(running(1)),
            List.of(
                known("e7cd1", "etcd-1", 1),
                new KnownMember("e7cd2", "etcd-2", List.of(Live.member(2).peerUrl()), true)),
            List.of(A),
            true),
        arguments(
            "one of several peer URLs is the inventory's",
            states(running(1)),
            List.of(
                new KnownMember(
                    "e7cd1",
                    "etcd-1",
                    List.of("https://172.16.0.1:2380", Live.member(1).peerUrl()),
                    false)),
            List.of(A),
            true),
        arguments(
            "all say that they are in one cluster",
            states(
                running(1).member("beef", listed(1, 2, 3)),
                running(2).member("beef", listed(1, 2, 3)),
                on(C)),
            NOBODY,
            List.of(A, B),
            true));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void destroysAWholeClusterOf(int size) {
    List<String> hosts = List.of(A, B, C, D, E).subList(0, size);
    ClusterSpec cluster =
        Sample.cluster().members(Sample.members(hosts.toArray(String[]::new))).build();
    List<HostState> states =
        IntStream.rangeClosed(1, size).mapToObj(i -> running(i).state()).toList();
    List<KnownMember> live = listed(IntStream.rangeClosed(1, size).toArray());

    assertThat(((Destroy) PurgeDecisions.decide(cluster, states, live)).destructions())
        .isEqualTo(Leftovers.destructions(states, Remains.PACKAGES))
        .extracting(Destruction::host)
        .isEqualTo(hosts);
  }

  @Test
  void theApprovalSaysWhatStaysAndWhatGoesToo() {
    ClusterSpec cluster = Sample.cluster().remains(new Remains(true, false)).build();

    var destroy =
        (Destroy)
            PurgeDecisions.decide(cluster, states(running(1), on(B).data(), running(3)), NOBODY);

    assertThat(destroy.destructions())
        .extracting(Destruction::host)
        .as("data that shall remain is nothing to take away")
        .containsExactly(A, C);
    assertThat(destroy.destructions().get(0).findings())
        .endsWith(
            "the data stays (etcd_rm_data is false)",
            "etcd's binaries are taken away, too (etcd_rm_pkg is true)");
  }

  @Test
  void theSafeguardNamesWhatItFoundOnEachHostAndHowToGoOn() {
    assertThat(
            PurgeDecisions.decide(
                SAFE, states(running(1).live(7), on(B), on(C).stamp(stamp(3))), NOBODY))
        .isEqualTo(
            new Refuse(
                """
                This is there:
                  10.10.10.10: etcd runs (pid 4711, unit etcd.service, data in /data/etcd); member 8e9e05c5 of cluster cdf818194e3a with 7 keys; data in /data/etcd (2.0 MiB, created 2 hours ago); deployed by Raftsman as etcd-1
                  10.10.10.12: deployed by Raftsman as etcd-3
                etcd_safeguard is on, so nothing was touched. To purge the cluster, set etcd_safeguard to false (or pass -e etcd_safeguard=false) and approve the purge; to look at it: starter status --cluster etcd"""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void leavesWhatIsAnothers(String situation, List<HostState> states, List<String> lines) {
    Refuse refusal =
        new Refuse(
            "Not all that is there is this cluster's, and nothing was touched:\n  "
                + String.join("\n  ", lines)
                + "\nMend the inventory (etcd_cluster, etcd_seq, or the hosts of the group), or take the other etcd away by hand.");

    assertThat(PurgeDecisions.decide(CLUSTER, states, NOBODY)).isEqualTo(refusal);
    assertThat(PurgeDecisions.decide(CLUSTER, states, listed(1, 9)))
        .as("beside a stranger")
        .isEqualTo(refusal);
  }

  static Stream<Arguments> leavesWhatIsAnothers() {
    return Stream.of(
        arguments(
            "another cluster's stamp",
            states(running(1), on(B).stamp(stamp("pg", "pg-2")), running(3)),
            List.of(
                B
                    + ": what is there is stamped as pg-2 of cluster pg, and not as etcd-2 of cluster etcd")),
        arguments(
            "another member's stamp",
            states(on(A).data().stamp(stamp(2))),
            List.of(
                A
                    + ": what is there is stamped as etcd-2 of cluster etcd, and not as etcd-1 of cluster etcd")),
        arguments(
            "another cluster's and another member's configuration",
            states(
                on(A).configured(new ConfiguredMember("etcd-1", "pg", "/data/etcd", "", "")),
                on(B).configured(described(3))),
            List.of(
                A
                    + ": what is there is configured as etcd-1 of cluster pg, and not as etcd-1 of cluster etcd",
                B
                    + ": what is there is configured as etcd-3 of cluster etcd, and not as etcd-2 of cluster etcd")),
        arguments(
            "a process and a listener that nothing describes",
            states(on(A).obscureProcess(9), on(B).listener(), running(3)),
            List.of(
                A
                    + ": etcd runs (pid 9), and no /etc/etcd/etcd.conf describes it, so it is not known to be etcd-1's",
                B
                    + ": something listens on etcd's ports, and no /etc/etcd/etcd.conf describes it, so it is not known to be etcd-2's")));
  }

  @Test
  void leavesMembersOfDifferentClusters() {
    List<HostState> states =
        states(
            running(1).member("beef", listed(1, 9)),
            running(2).member("cafe", listed(2)),
            running(3).member("beef", listed(1, 9)));

    assertThat(PurgeDecisions.decide(CLUSTER, states, NOBODY))
        .isEqualTo(
            new Refuse(
                """
                The hosts run members of different clusters, and nothing was touched:
                  10.10.10.10 is in cluster beef
                  10.10.10.11 is in cluster cafe
                  10.10.10.12 is in cluster beef
                Find out which one is right, and take the other away by hand: a snapshot would be of one alone."""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void leavesACluster(
      String situation, List<HostState> states, List<KnownMember> live, List<String> strangers) {
    assertThat(PurgeDecisions.decide(CLUSTER, states, live))
        .isEqualTo(
            new Refuse(
                "The live cluster has members that the inventory doesn't have, and nothing was touched:\n  "
                    + String.join("\n  ", strangers)
                    + "\nWhat is on their hosts would be left behind. Remove them first (starter member remove --cluster etcd ID), or put their hosts into the inventory."));
  }

  static Stream<Arguments> leavesACluster() {
    String fourth = "etcd-4 (e7cd4, https://10.10.10.13:2380)";
    String fifth = "etcd-5 (e7cd5, https://10.10.10.14:2380)";
    return Stream.of(
        arguments(
            "that says that it has another member",
            states(running(1)),
            listed(1, 2, 3, 4),
            List.of(fourth)),
        arguments(
            "of which one host says so",
            states(running(1), running(2).member("beef", listed(1, 2, 4)), running(3)),
            NOBODY,
            List.of(fourth)),
        arguments(
            "of which all say so: it is told once",
            states(
                running(1).member("beef", listed(1, 2, 4, 5)),
                running(2).member("beef", listed(1, 2, 4, 5))),
            listed(1, 2, 5),
            List.of(fifth, fourth)),
        arguments(
            "with a member that never started",
            states(running(1)),
            List.of(known("e7cd1", "etcd-1", 1), known("e7cd4", "", 4)),
            List.of("a member that never started (e7cd4, https://10.10.10.13:2380)")),
        arguments(
            "with a learner",
            states(running(1)),
            List.of(new KnownMember("e7cd4", "etcd-4", List.of(Live.member(4).peerUrl()), true)),
            List.of(fourth)),
        arguments(
            "whose member has an inventory's name at another peer URL",
            states(running(1)),
            List.of(
                new KnownMember(
                    "e7cd2",
                    "etcd-2",
                    List.of("https://10.10.10.11:12380", "https://172.16.0.1:2380"),
                    false)),
            List.of("etcd-2 (e7cd2, https://10.10.10.11:12380,https://172.16.0.1:2380)")));
  }

  @Test
  void aWholeClusterIsPurgedAndNotSomeOfItsHosts() {
    assertThat(PurgeDecisions.whyNotLimited(CLUSTER, Scope.everything())).isEmpty();
    assertThat(PurgeDecisions.whyNotLimited(CLUSTER, limited(A, B, C))).isEmpty();
    assertThat(PurgeDecisions.whyNotLimited(CLUSTER, limited(A, B, C, D)))
        .as("and another's host")
        .isEmpty();
    assertThat(PurgeDecisions.whyNotLimited(CLUSTER, limited(B)))
        .contains(
            "A purge takes a whole cluster away, and --limit leaves out 10.10.10.10, 10.10.10.12. Nothing was touched. Purge without --limit, or remove single members: starter member remove --cluster etcd");
    assertThat(PurgeDecisions.whyNotLimited(CLUSTER, limited(D)).orElseThrow())
        .contains("leaves out 10.10.10.10, 10.10.10.11, 10.10.10.12. ");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void theSnapshotIsOf(String whom, LiveCluster live, String expected) {
    assertThat(PurgeDecisions.source(live)).contains(expected);
  }

  static Stream<Arguments> theSnapshotIsOf() {
    return Stream.of(
        arguments("the only one", Live.of(1).seen(), "etcd-1"),
        arguments("the leader of two", Live.of(2).leader(2).seen(), "etcd-2"),
        arguments("the leader of three", Live.of(3).leader(3).index(2, 99).seen(), "etcd-3"),
        arguments("the leader of four", Live.of(4).leader(4).seen(), "etcd-4"),
        arguments("the leader of five", Live.of(5).leader(2).seen(), "etcd-2"),
        arguments("a leader of another name", Live.of(3).named(1, "old-1").seen(), "old-1"),
        arguments(
            "a leader that the inventory has not", Live.of(3).with(4).leader(4).seen(), "etcd-4"),
        arguments(
            "a leader that answers and does not serve", unready(Live.of(3).leader(2), 2), "etcd-2"),
        arguments("one that serves, where the leader is down", Live.of(3).down(1).seen(), "etcd-2"),
        arguments("one that serves, where none leads", Live.of(3).leader(0).seen(), "etcd-1"),
        arguments("one that serves, where two lead", Live.of(3).believes(2, 2).seen(), "etcd-1"),
        arguments(
            "the one that serves, without a quorum",
            Live.of(3).leader(0).down(1, 2).seen(),
            "etcd-3"),
        arguments(
            "one that serves before one that has more and does not",
            unready(Live.of(3).leader(0).index(1, 99), 1, 3),
            "etcd-2"),
        arguments(
            "a voter that serves before a learner",
            Live.of(3).leader(0).learner(1).index(1, 99).seen(),
            "etcd-2"),
        arguments(
            "the furthest, where none serves and some answer",
            unready(Live.of(3).index(2, 50).index(3, 40), 1, 2, 3),
            "etcd-2"),
        arguments(
            "the furthest of those that answer",
            unready(Live.of(3).index(3, 40).down(2).index(2, 50), 1, 3),
            "etcd-3"),
        arguments(
            "the furthest voter, though a learner is further",
            unready(Live.of(3).learner(3).index(3, 99).index(2, 50), 1, 2, 3),
            "etcd-2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void thereIsNoSnapshotToBeHad(String situation, LiveCluster live) {
    assertThat(PurgeDecisions.source(live)).isEmpty();
  }

  static Stream<Arguments> thereIsNoSnapshotToBeHad() {
    return Stream.of(
        arguments("no list", Live.of(3).silent()),
        arguments("nobody serves", Live.of(3).down(1, 2, 3).seen()),
        arguments("nobody has started", Live.of(1).unstarted(1).seen()),
        arguments("only a learner serves", Live.of(2).learner(2).down(1).seen()));
  }

  /** As it is seen where some answer and don't serve. */
  private static LiveCluster unready(Live live, Integer... some) {
    Set<String> ids = Set.copyOf(Stream.of(some).map(Live::id).toList());
    List<ViewedMember> members =
        live.seen().members().stream()
            .map(m -> ids.contains(m.entry().id()) ? unready(m) : m)
            .toList();
    return new LiveCluster(live.spec(), new ClusterView(Live.CLUSTER_ID, members));
  }

  private static ViewedMember unready(ViewedMember member) {
    MemberStatus status = member.status();
    return new ViewedMember(
        member.entry(),
        member.clientUrls(),
        new MemberStatus(
            status.name(),
            status.endpoint(),
            false,
            0,
            status.answer(),
            status.alarms(),
            status.certificateExpiry(),
            Optional.of("etcdserver: no leader")));
  }

  private static Observed running(int number) {
    return on(Live.host(number))
        .process()
        .listener()
        .data()
        .stamp(stamp(number))
        .configured(described(number));
  }

  private static ConfiguredMember described(int number) {
    Member member = Live.member(number);
    return new ConfiguredMember(
        member.name(), "etcd", member.dataDirectory(), member.clientUrl(), member.peerUrl());
  }

  private static Stamp stamp(int number) {
    return stamp("etcd", "etcd-" + number);
  }

  private static Stamp stamp(String cluster, String instance) {
    return new Stamp(cluster, instance, "deployment-1", "hash", Stamp.State.DEPLOYED);
  }

  private static List<KnownMember> listed(int... numbers) {
    return IntStream.of(numbers).mapToObj(n -> known(Live.id(n), "etcd-" + n, n)).toList();
  }

  private static KnownMember known(String id, String name, int at) {
    return new KnownMember(id, name, List.of(Live.member(at).peerUrl()), false);
  }

  private static Scope limited(String... hosts) {
    return Sample.on(Scope.everything(), hosts);
  }

  private static List<HostState> states(Observed... hosts) {
    return Stream.of(hosts).map(Observed::state).toList();
  }
}
