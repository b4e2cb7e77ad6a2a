package io.raftsman.decide;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Timing;
import io.raftsman.fake.Sample;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpecHashTest {
  private static final String HASH = SpecHash.of(Sample.cluster().build());

  @Test
  void isSixteenHexadecimalDigits() {
    assertThat(HASH).matches("[0-9a-f]{16}");
  }

  /** Stamps on hosts carry it: another hash for the same text would make every stamp foreign. */
  @Test
  void staysTheSameFromVersionToVersion() {
    assertThat(HASH).isEqualTo("977f2a00a9e6740e");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void changesWith(String what, Sample other) {
    assertThat(SpecHash.of(other.build())).isNotEqualTo(HASH);
  }

  static Stream<Arguments> changesWith() {
    return Stream.of(
        arguments("the cluster's name", Sample.cluster().name("other")),
        arguments("the service", Sample.cluster().service("etcd-other")),
        arguments("the heartbeat", Sample.cluster().timing(new Timing(101, 1000))),
        arguments("the election timeout", Sample.cluster().timing(new Timing(100, 1001))),
        arguments("one member less", Sample.cluster().members(Sample.members(A, B))),
        arguments("another host", Sample.cluster().members(Sample.members(A, B, "10.10.10.13"))),
        arguments("members in another order", Sample.cluster().members(Sample.members(A, C, B))),
        arguments("a member's name", first(member("etcd-9", "/data/etcd", 2379, 2380))),
        arguments("a member's data", first(member("etcd-1", "/srv/etcd", 2379, 2380))),
        arguments("a client port", first(member("etcd-1", "/data/etcd", 12379, 2380))),
        arguments("a peer port", first(member("etcd-1", "/data/etcd", 2379, 12380))),
        arguments("the method", Sample.cluster().installation(Sample.byArchive())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void doesNotChangeWith(String what, Sample other) {
    assertThat(SpecHash.of(other.build())).isEqualTo(HASH);
  }

  static Stream<Arguments> doesNotChangeWith() {
    return Stream.of(
        arguments("the safeguard", Sample.cluster().safeguarded()),
        arguments("cleaning", Sample.cluster().unclean()),
        arguments("the monitors", Sample.cluster().unmonitored()),
        arguments("the certificates' validity", Sample.cluster().certificateDays(30)),
        arguments("how SSH reaches a host", first(elsewhere())));
  }

  private static Sample first(Member member) {
    return Sample.cluster().members(List.of(member, Sample.member(2, B), Sample.member(3, C)));
  }

  private static Member member(String name, String data, int clientPort, int peerPort) {
    return new Member(name, 1, Host.of(A), data, clientPort, peerPort, Installation.byPackage());
  }

  private static Member elsewhere() {
    Member member = Sample.member(1, A);
    Host host =
        new Host(
            A,
            "jump.example",
            OptionalInt.of(2222),
            Optional.of("ops"),
            Optional.of("/k"),
            Optional.empty(),
            List.of(),
            false,
            Optional.empty());
    return new Member(
        member.name(),
        member.sequence(),
        host,
        member.dataDirectory(),
        member.clientPort(),
        member.peerPort(),
        member.installation());
  }

  @Test
  void isTheSameForEqualSpecifications() {
    ClusterSpec again = Sample.cluster().build();
    assertThat(SpecHash.of(again)).isEqualTo(HASH);
  }
}
