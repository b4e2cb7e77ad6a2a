package io.raftsman.decide;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.fake.Observed;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RelocationTest {
  private static final Member HERE = Sample.member(2, B);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void moves(String situation, Member to, String words) {
    Relocation relocation = new Relocation(HERE, to);
    ClusterSpec inventory = inventory(to);

    assertThat(Relocation.of(inventory, List.of(running(configured(HERE)))))
        .containsExactly(relocation);
    assertThat(String.join("; ", relocation.words())).isEqualTo(words);
    assertThat(Relocation.before(inventory, List.of(relocation))).isEqualTo(inventory(HERE));
  }

  static Stream<Arguments> moves() {
    return Stream.of(
        arguments(
            "the peer port",
            HERE.at("/data/etcd", 2379, 12380),
            "peer URL: https://10.10.10.11:2380 -> https://10.10.10.11:12380"),
        arguments(
            "the client port",
            HERE.at("/data/etcd", 12379, 2380),
            "client URL: https://10.10.10.11:2379 -> https://10.10.10.11:12379"),
        arguments(
            "the data directory",
            HERE.at("/srv/etcd", 2379, 2380),
            "data directory: /data/etcd -> /srv/etcd"),
        arguments(
            "all of them",
            HERE.at("/srv/etcd", 12379, 12380),
            "peer URL: https://10.10.10.11:2380 -> https://10.10.10.11:12380; client URL: https://10.10.10.11:2379 -> https://10.10.10.11:12379; data directory: /data/etcd -> /srv/etcd"),
        arguments(
            "the ports change places",
            HERE.at("/data/etcd", 2380, 2379),
            "peer URL: https://10.10.10.11:2380 -> https://10.10.10.11:2379; client URL: https://10.10.10.11:2379 -> https://10.10.10.11:2380"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isNoMove(String situation, Member to, Observed there) {
    assertThat(Relocation.of(inventory(to), List.of(there.state()))).isEmpty();
  }

  static Stream<Arguments> isNoMove() {
    Member moved = HERE.at("/data/etcd", 12379, 12380);
    return Stream.of(
        arguments("nothing differs", HERE, on().configured(configured(HERE)).process()),
        arguments("nothing is there", moved, on()),
        arguments("nothing describes what is there", moved, on().process().data()),
        arguments(
            "it is another cluster's",
            moved,
            on().configured(described(HERE, "etcd-2", "other", "https://10.10.10.11:2380"))),
        arguments(
            "it is another member's",
            moved,
            on().configured(described(HERE, "etcd-9", "etcd", "https://10.10.10.11:2380"))),
        arguments(
            "without TLS",
            moved,
            on().configured(described(HERE, "etcd-2", "etcd", "http://10.10.10.11:2380"))),
        arguments(
            "under another address",
            moved,
            on().configured(described(HERE, "etcd-2", "etcd", "https://10.99.99.11:2380"))),
        arguments(
            "several URLs",
            moved,
            on().configured(
                    described(
                        HERE,
                        "etcd-2",
                        "etcd",
                        "https://10.10.10.11:2380,https://10.10.10.11:12380"))),
        arguments("no URL", moved, on().configured(described(HERE, "etcd-2", "etcd", ""))),
        arguments(
            "peers and clients on one port, which no member may have",
            moved,
            on().configured(described(HERE, "etcd-2", "etcd", "https://10.10.10.11:2379"))));
  }

  @Test
  void knowsAnIpv6Address() {
    Member here = Sample.member(2, "fd00::13");
    Member to = here.at("/data/etcd", 2379, 12380);

    assertThat(
            Relocation.of(
                inventory(to),
                List.of(Observed.on("fd00::13").configured(configured(here)).process().state())))
        .containsExactly(new Relocation(here, to));
  }

  @Test
  void onlyWhereItWasLookedAt() {
    Member to = HERE.at("/data/etcd", 2379, 12380);

    assertThat(
            Relocation.of(
                inventory(to),
                List.of(
                    Observed.on(A).configured(configured(Sample.member(1, A))).process().state())))
        .isEmpty();
  }

  /** The configuration is what a move writes last. */
  @Test
  void oneWhoseDataHasMovedAlreadyIsStillToMove() {
    Member to = HERE.at("/srv/etcd", 2379, 2380);

    assertThat(
            Relocation.of(inventory(to), List.of(on().configured(configured(HERE)).data().state())))
        .containsExactly(new Relocation(HERE, to));
  }

  /** A file that names no directory describes none that it could be moved from. */
  @Test
  void aDirectoryThatIsNotSetIsNotMovedFrom() {
    var there =
        new ConfiguredMember("etcd-2", "etcd", "", HERE.clientUrl(), "https://10.10.10.11:2380");
    Member to = HERE.at("/srv/etcd", 2379, 12380);

    assertThat(Relocation.of(inventory(to), List.of(running(there))))
        .containsExactly(new Relocation(HERE.at("/srv/etcd", 2379, 2380), to));
  }

  private static Observed on() {
    return Observed.on(B);
  }

  private static HostState running(ConfiguredMember described) {
    return on().configured(described).process().listener().state();
  }

  private static ConfiguredMember configured(Member member) {
    return described(member, member.name(), "etcd", member.peerUrl());
  }

  private static ConfiguredMember described(
      Member member, String name, String token, String peerUrl) {
    return new ConfiguredMember(name, token, member.dataDirectory(), member.clientUrl(), peerUrl);
  }

  private static ClusterSpec inventory(Member second) {
    return Sample.cluster().members(List.of(Sample.member(1, A), second)).build();
  }
}
