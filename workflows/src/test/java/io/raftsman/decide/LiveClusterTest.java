package io.raftsman.decide;

import static io.raftsman.decide.Live.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ViewedMember;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LiveClusterTest {
  private static final String SIX = "fd00::13";

  @ParameterizedTest(name = "{0} voters")
  @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3", "6, 4", "7, 4"})
  void quorum(int voters, int quorum) {
    assertThat(Live.of(voters).seen().quorum()).isEqualTo(quorum);
    assertThat(Live.of(voters + 1).learner(voters + 1).seen().quorum()).isEqualTo(quorum);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void hasQuorum(String situation, LiveCluster live, boolean expected) {
    assertThat(live.hasQuorum()).isEqualTo(expected);
  }

  static Stream<Arguments> hasQuorum() {
    return Stream.of(
        arguments("two of three", Live.of(3).down(3).seen(), true),
        arguments("one of three", Live.of(3).down(2, 3).seen(), false),
        arguments("one of two", Live.of(2).down(2).seen(), false),
        arguments("a learner counts for nothing", Live.of(3).learner(3).down(2).seen(), false),
        arguments("one that never started is to vote", Live.of(2).unstarted(2).seen(), false),
        arguments("nobody answers", Live.of(3).silent(), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void leader(String situation, Live live, String expected) {
    assertThat(live.seen().leader().map(m -> m.entry().id()).orElse("")).isEqualTo(expected);
  }

  static Stream<Arguments> leader() {
    return Stream.of(
        arguments("all say the same", Live.of(3).leader(2), Live.id(2)),
        arguments("none", Live.of(3).leader(0), ""),
        arguments("two", Live.of(3).believes(1, 2), ""),
        arguments("in no list", Live.of(3).leader(8), ""),
        arguments(
            "a learner's belief counts for nothing",
            Live.of(4).learner(4).believes(4, 0),
            Live.id(1)),
        arguments(
            "nor does that of one that does not serve",
            Live.of(3).believes(3, 3).down(3),
            Live.id(1)),
        arguments("nobody serves", Live.of(2).down(1, 2), ""));
  }

  @Test
  void votersAndLearners() {
    LiveCluster live = Live.of(5).learner(4).unstarted(5).down(3).seen();

    assertThat(ids(live.voters())).containsExactly(Live.id(1), Live.id(2), Live.id(3), Live.id(5));
    assertThat(ids(live.learners())).containsExactly(Live.id(4));
    assertThat(ids(live.servingVoters())).containsExactly(Live.id(1), Live.id(2));
    assertThat(live.clusterId()).isEqualTo(Live.CLUSTER_ID);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void named(String situation, String word, Live live, List<Integer> expected) {
    assertThat(ids(live.seen().named(word)))
        .containsExactlyElementsOf(expected.stream().map(Live::id).toList());
  }

  static Stream<Arguments> named() {
    Live stranger = Live.of(3).with(4);
    return Stream.of(
        arguments("by id", Live.id(2), Live.of(3), List.of(2)),
        arguments("by name", "etcd-2", Live.of(3), List.of(2)),
        arguments("by host", Live.host(2), Live.of(3), List.of(2)),
        arguments(
            "one that never started, by the inventory's name",
            "etcd-3",
            Live.of(3).unstarted(3),
            List.of(3)),
        arguments(
            "one that never started, by host", Live.host(3), Live.of(3).unstarted(3), List.of(3)),
        arguments("a stranger by id", Live.id(4), stranger, List.of(4)),
        arguments("a stranger by name", "etcd-4", stranger, List.of(4)),
        arguments("a stranger by host", Live.host(4), stranger, List.of(4)),
        arguments(
            "a stranger by an IPv6 address",
            SIX,
            Live.of(3).with(4).at(4, "https://[" + SIX + "]:2380"),
            List.of(4)),
        arguments("two of a name", "etcd-2", Live.of(3).named(3, "etcd-2"), List.of(2, 3)),
        arguments(
            "one's name in the list, another's in the inventory",
            "etcd-1",
            Live.of(2).named(1, "x").named(2, "etcd-1"),
            List.of(1, 2)),
        arguments(
            "two on a host",
            Live.host(1),
            Live.of(1).with(4).at(4, "https://10.10.10.10:3380"),
            List.of(1, 4)),
        arguments("nobody", "etcd-9", Live.of(3), List.of()),
        arguments("no part of a name", "etcd", Live.of(3), List.of()));
  }

  @Test
  void namesForAPerson() {
    LiveCluster live = Live.of(3).with(4).unstarted(3, 4).named(2, "other").seen();

    assertThat(live.members().stream().map(live::words))
        .containsExactly(
            Live.words(1),
            "other (e7cd2, 10.10.10.11)",
            Live.words(3),
            "e7cd4 (e7cd4, 10.10.10.13)");
  }

  @Test
  void theHostOfAPeerUrl() {
    LiveCluster live = Live.of(3).at(2, "https://[" + SIX + "]:2380").at(3, "unix://socket").seen();

    assertThat(live.members().stream().map(LiveCluster::host))
        .containsExactly(Live.host(1), SIX, "");
  }

  @Test
  void membersAreMatchedByPeerUrl() {
    LiveCluster live = Live.of(3).named(2, "etcd-3").at(3, "https://10.10.10.12:12380").seen();

    assertThat(live.of(member(2)).map(m -> m.entry().id())).contains(Live.id(2));
    assertThat(live.of(member(3))).isEmpty();
    assertThat(live.inventoryMember(live.members().get(1))).contains(member(2));
    assertThat(live.inventoryMember(live.members().get(2))).isEmpty();
    assertThat(ids(live.strangers())).containsExactly(Live.id(3));
  }

  @Test
  void ipv6MembersAreTheInventorys() {
    Member six = Sample.member(2, SIX);
    LiveCluster live =
        Live.of(2).inventory(member(1), six).at(2, "https://[" + SIX + "]:2380").seen();

    assertThat(live.strangers()).isEmpty();
    assertThat(live.spec().initialCluster())
        .isEqualTo("etcd-1=https://10.10.10.10:2380,etcd-2=https://[" + SIX + "]:2380");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void specHasExactlyTheLiveMembers(String situation, Live live, String initialCluster) {
    assertThat(live.seen().spec().initialCluster()).isEqualTo(initialCluster);
  }

  static Stream<Arguments> specHasExactlyTheLiveMembers() {
    return Stream.of(
        arguments(
            "all are the inventory's",
            Live.of(2),
            "etcd-1=https://10.10.10.10:2380,etcd-2=https://10.10.10.11:2380"),
        arguments(
            "one of the inventory's is no member",
            Live.of(1).inventory(member(1), member(2)),
            "etcd-1=https://10.10.10.10:2380"),
        arguments(
            "in the inventory's order, strangers last",
            Live.of(3).inventory(member(3), member(2)),
            "etcd-3=https://10.10.10.12:2380,etcd-2=https://10.10.10.11:2380,etcd-1=https://10.10.10.10:2380"),
        arguments(
            "the cluster's own name counts",
            Live.of(2).named(2, "other"),
            "etcd-1=https://10.10.10.10:2380,other=https://10.10.10.11:2380"),
        arguments(
            "one that never started has the inventory's name",
            Live.of(2).unstarted(2),
            "etcd-1=https://10.10.10.10:2380,etcd-2=https://10.10.10.11:2380"),
        arguments(
            "one that the inventory has not and that never started has its id",
            Live.of(1).with(4).unstarted(4),
            "etcd-1=https://10.10.10.10:2380,e7cd4=https://10.10.10.13:2380"),
        arguments(
            "IPv6",
            Live.of(1).with(4).at(4, "https://[" + SIX + "]:12380"),
            "etcd-1=https://10.10.10.10:2380,etcd-4=https://[" + SIX + "]:12380"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void endpoints(String situation, Live live, String spec, String reachable) {
    assertThat(live.seen().spec().endpoints()).isEqualTo(spec);
    assertThat(live.seen().reachable().endpoints()).isEqualTo(reachable);
  }

  static Stream<Arguments> endpoints() {
    String one = "https://10.10.10.10:2379";
    return Stream.of(
        arguments("all as the inventory has it", Live.of(1), one, one),
        arguments(
            "a stranger's is what it says",
            Live.of(1).with(4).serving(4, "https://10.10.10.13:3379"),
            one + ",https://10.10.10.13:3379",
            one + ",https://10.10.10.13:3379"),
        arguments(
            "a stranger that has never started: the usual",
            Live.of(1).with(4).unstarted(4),
            one + ",https://10.10.10.13:2379",
            one + ",https://10.10.10.13:2379"),
        arguments(
            "a stranger whose peers use the usual port",
            Live.of(1).with(4).unstarted(4).at(4, "https://10.10.10.13:2379"),
            one + ",https://10.10.10.13:2380",
            one + ",https://10.10.10.13:2380"),
        arguments(
            "one that is yet to move is where it says",
            Live.of(1).serving(1, "https://10.10.10.10:4379"),
            one,
            "https://10.10.10.10:4379"),
        arguments(
            "one that has never started is where the inventory has it",
            Live.of(1).unstarted(1),
            one,
            one));
  }

  /** Sequences and hosts are unique in a specification, whatever a cluster is like. */
  @Test
  void strangersTakeSequencesThatAreFree() {
    ClusterSpec spec = Live.of(2).inventory(member(1), member(2)).with(4).with(5).seen().spec();

    assertThat(spec.members().stream().map(Member::sequence)).containsExactly(1, 2, 0, 3);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void saysWhatNoSpecificationCanHave(String situation, Live live, List<String> what) {
    assertThat(live.seen().indescribable()).containsExactlyElementsOf(what);
  }

  static Stream<Arguments> saysWhatNoSpecificationCanHave() {
    return Stream.of(
        arguments("each on its host", Live.of(3).with(4), List.of()),
        arguments(
            "a stranger on the host of one of the inventory's",
            Live.of(2).with(4).at(4, "https://10.10.10.10:12380"),
            List.of("more than one on a host: " + Live.words(1) + ", etcd-4 (e7cd4, 10.10.10.10)")),
        arguments(
            "two strangers on a host",
            Live.of(1).with(4).with(5).at(5, "https://10.10.10.13:12380"),
            List.of("more than one on a host: " + Live.words(4) + ", etcd-5 (e7cd5, 10.10.10.13)")),
        arguments(
            "one is nowhere",
            Live.of(1).with(4).at(4, "unix://socket"),
            List.of("no host in the peer URL of etcd-4 (e7cd4, )")));
  }

  @Test
  void withoutSomeOfItsMembers() {
    LiveCluster live = Live.of(4).learner(2).seen();

    LiveCluster follower = live.without(List.of(live.members().get(3)));
    LiveCluster leader = live.without(List.of(live.members().get(0)));

    assertThat(ids(follower.members())).containsExactly(Live.id(1), Live.id(2), Live.id(3));
    assertThat(follower.leader()).isEqualTo(live.leader());
    assertThat(ids(leader.members())).containsExactly(Live.id(2), Live.id(3), Live.id(4));
    assertThat(leader.leader().map(m -> m.entry().id())).contains(Live.id(3));
  }

  @Test
  void nothingIsKnownOfAClusterThatDoesNotAnswer() {
    LiveCluster live = Live.of(3).silent();

    assertThat(live.members()).isEmpty();
    assertThat(live.leader()).isEmpty();
    assertThat(live.clusterId()).isEmpty();
    assertThat(live.named("etcd-1")).isEmpty();
    assertThat(live.of(member(1))).isEqualTo(Optional.empty());
  }

  private static List<String> ids(List<ViewedMember> members) {
    return members.stream().map(m -> m.entry().id()).toList();
  }
}
