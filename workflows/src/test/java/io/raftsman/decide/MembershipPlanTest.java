package io.raftsman.decide;

import static io.raftsman.decide.Live.member;
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
import io.raftsman.observed.KnownMember;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MembershipPlanTest {
  private static final ClusterSpec TWO = Sample.cluster().members(Sample.members(A, B)).build();

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void plans(String situation, Live live, List<String> added, List<Integer> removed) {
    MembershipPlan plan = MembershipPlan.of(live.seen(), live.spec());

    assertThat(plan.added().stream().map(m -> m.name() + " on " + m.host().name()))
        .containsExactlyElementsOf(added);
    assertThat(plan.removed().stream().map(m -> m.entry().id()))
        .containsExactlyElementsOf(removed.stream().map(Live::id).toList());
    assertThat(plan.isEmpty()).isEqualTo(added.isEmpty() && removed.isEmpty());
  }

  static Stream<Arguments> plans() {
    Member elsewhere = Sample.member(3, "10.10.10.99");
    return Stream.of(
        arguments("nothing differs", Live.of(3), List.of(), List.of()),
        arguments("nothing differs but who serves", Live.of(3).down(3), List.of(), List.of()),
        arguments("nothing differs but a name", Live.of(3).named(3, "x"), List.of(), List.of()),
        arguments(
            "one added and not started yet",
            Live.of(3).unstarted(3).learner(3),
            List.of(),
            List.of()),
        arguments(
            "one to add",
            Live.of(2).inventory(member(1), member(2), member(3)),
            List.of("etcd-3 on 10.10.10.12"),
            List.of()),
        arguments(
            "two to add, in the inventory's order",
            Live.of(1).inventory(member(3), member(1), member(2)),
            List.of("etcd-3 on 10.10.10.12", "etcd-2 on 10.10.10.11"),
            List.of()),
        arguments(
            "one to remove", Live.of(3).inventory(member(1), member(2)), List.of(), List.of(3)),
        arguments(
            "those that don't serve go first",
            Live.of(4).inventory(member(1)).down(3).unstarted(4),
            List.of(),
            List.of(3, 4, 2)),
        arguments(
            "one to add and one to remove",
            Live.of(3).inventory(member(1), member(2), member(4)),
            List.of("etcd-4 on 10.10.10.13"),
            List.of(3)),
        arguments(
            "one of a name moves to another host",
            Live.of(3).inventory(member(1), member(2), elsewhere),
            List.of("etcd-3 on 10.10.10.99"),
            List.of(3)),
        arguments(
            "a stranger on a host of the inventory's",
            Live.of(2).with(4).at(4, "https://10.10.10.11:12380"),
            List.of(),
            List.of(4)));
  }

  /** The cluster is seen where its members are yet, and compared with where they shall be. */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void oneThatMovesStays(String situation, Live live) {
    ClusterSpec inventory =
        Sample.cluster()
            .members(List.of(member(1), member(2).at("/data/etcd", 2379, 12380)))
            .build();

    assertThat(MembershipPlan.of(live.seen(), inventory).isEmpty()).isTrue();
  }

  static Stream<Arguments> oneThatMovesStays() {
    return Stream.of(
        arguments("it has not moved", Live.of(2)),
        arguments(
            "the list has it where it shall be", Live.of(2).at(2, "https://10.10.10.11:12380")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void mayDiffer(String situation, List<HostState> states, boolean expected) {
    assertThat(MembershipPlan.mayDiffer(TWO, states)).isEqualTo(expected);
  }

  static Stream<Arguments> mayDiffer() {
    return Stream.of(
        arguments("all agree", List.of(saying(A, A, B), saying(B, A, B)), false),
        arguments("in another order", List.of(saying(A, B, A)), false),
        arguments("nobody answers", List.of(Observed.on(A).data().state()), false),
        arguments("nobody says who is one", List.of(Observed.on(A).live(1).state()), false),
        arguments("one more is known", List.of(saying(A, A, B, "10.10.10.12")), true),
        arguments("one fewer is known", List.of(saying(A, A)), true),
        arguments("another one is known", List.of(saying(A, A, "10.10.10.12")), true),
        arguments("one of two hosts says otherwise", List.of(saying(A, A, B), saying(B, B)), true),
        arguments(
            "one is to move",
            List.of(
                Observed.on(B)
                    .configured(
                        new ConfiguredMember(
                            "etcd-2",
                            "etcd",
                            "/data/etcd",
                            "https://10.10.10.11:2379",
                            "https://10.10.10.11:12380"))
                    .process()
                    .state()),
            true));
  }

  private static HostState saying(String host, String... members) {
    return Observed.on(host)
        .process()
        .member(
            "cdf8",
            Stream.of(members)
                .map(m -> new KnownMember(m, m, List.of("https://" + m + ":2380"), false))
                .toList())
        .state();
  }
}
