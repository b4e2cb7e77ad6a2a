package io.raftsman.decide;

import static io.raftsman.fake.Observed.on;
import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.D;
import static io.raftsman.fake.Sample.E;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.approval.ApprovalToken;
import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.fake.Observed;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What counts as left on a host, how a person is told, and whose it may be. Source of the rules:
 * design rules "Remove" and "Deploy" (what exists, what an approval is bound to).
 */
class LeftoversThereTest {
  private static final Remains NOTHING = new Remains(false, false);
  private static final Remains DATA = new Remains(true, true);
  private static final Remains DATA_ALONE = new Remains(true, false);
  private static final String DATA_WORDS = "data in /data/etcd (2.0 MiB, created 2 hours ago)";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isThereWhateverRemains(String what, Observed found) {
    assertThat(Leftovers.of(List.of(found.state()), Remains.PACKAGES)).hasSize(1);
    assertThat(Leftovers.of(List.of(found.state()), NOTHING)).hasSize(1);
    assertThat(Leftovers.of(List.of(found.state()), DATA)).hasSize(1);
    assertThat(Leftovers.of(List.of(found.state()), DATA_ALONE)).hasSize(1);
  }

  static Stream<Arguments> isThereWhateverRemains() {
    return Stream.of(
        arguments("a process", on(A).process()),
        arguments("a process of which nothing is known", on(A).obscureProcess(9)),
        arguments("a listener", on(A).listener()),
        arguments("a stamp", on(A).stamp(stamp("etcd-1"))),
        arguments(
            "an unfinished deployment's stamp", on(A).stamp(stamp("etcd-1").at(State.DEPLOYING))),
        arguments("a leaving member's stamp", on(A).stamp(stamp("etcd-1").at(State.LEAVING))),
        arguments("a configuration", on(A).configured(described(1))),
        arguments("data of a process", on(A).process().data()),
        arguments("data with a stamp", on(A).data().stamp(stamp("etcd-1"))),
        arguments("data with a configuration", on(A).data().configured(described(1))));
  }

  @Test
  void dataAloneIsThereUnlessItShallRemain() {
    List<HostState> data = states(on(A).data());

    assertThat(Leftovers.of(data, Remains.PACKAGES)).isEqualTo(data);
    assertThat(Leftovers.of(data, NOTHING)).isEqualTo(data);
    assertThat(Leftovers.of(data, DATA)).isEmpty();
    assertThat(Leftovers.of(data, DATA_ALONE)).isEmpty();
  }

  @Test
  void onlyHostsWithSomethingCountInTheirOrder() {
    HostState data = on(E).data().state();
    HostState stamped = on(B).stamp(stamp("etcd-2")).state();

    assertThat(
            Leftovers.of(
                List.of(data, on(A).state(), on(C).state(), stamped, on(D).state()), NOTHING))
        .containsExactly(data, stamped);
    assertThat(Leftovers.of(List.of(), NOTHING)).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void isTold(Observed found, String words) {
    assertThat(Leftovers.lines(states(found))).containsExactly("  " + A + ": " + words);
  }

  static Stream<Arguments> isTold() {
    return Stream.of(
        arguments(on(A).process(), "etcd runs (pid 4711, unit etcd.service, data in /data/etcd)"),
        arguments(on(A).obscureProcess(9).listener(), "etcd runs (pid 9)"),
        arguments(
            on(A).obscureProcess(9).obscureProcess(10), "etcd runs (pid 9); etcd runs (pid 10)"),
        arguments(on(A).listener(), "something listens on etcd's ports"),
        arguments(on(A).data(), DATA_WORDS),
        arguments(
            on(A).data().live(1),
            "member 8e9e05c5 of cluster cdf818194e3a with 1 key; " + DATA_WORDS),
        arguments(
            on(A).data().live(2),
            "member 8e9e05c5 of cluster cdf818194e3a with 2 keys; " + DATA_WORDS),
        arguments(on(A).stamp(stamp("etcd-1")), "deployed by Raftsman as etcd-1"),
        arguments(
            on(A).stamp(stamp("etcd-1").at(State.DEPLOYING)),
            "deployed by Raftsman as etcd-1, unfinished"),
        arguments(on(A).configured(described(1)), "configured as etcd-1, without data"),
        arguments(
            on(A).configured(described(1)).stamp(stamp("etcd-1")),
            "deployed by Raftsman as etcd-1"),
        arguments(on(A).configured(described(1)).data(), DATA_WORDS),
        arguments(on(A).configured(described(1)).listener(), "something listens on etcd's ports"));
  }

  @Test
  void eachHostHasALine() {
    assertThat(Leftovers.lines(states(on(B).data(), on(A).listener())))
        .containsExactly(
            "  10.10.10.11: " + DATA_WORDS, "  10.10.10.10: something listens on etcd's ports");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isShownForAnApproval(String what, Remains remains, Observed found, List<String> findings) {
    assertThat(Leftovers.destructions(states(found), remains))
        .singleElement()
        .satisfies(
            destruction -> {
              assertThat(destruction.host()).isEqualTo(A);
              assertThat(destruction.findings()).isEqualTo(findings);
            });
  }

  static Stream<Arguments> isShownForAnApproval() {
    String stays = "the data stays (etcd_rm_data is false)";
    String binaries = "etcd's binaries are taken away, too (etcd_rm_pkg is true)";
    String configured = "configured as etcd-1, without data";
    return Stream.of(
        arguments("data", Remains.PACKAGES, on(A).data(), List.of(DATA_WORDS)),
        arguments("data and binaries", NOTHING, on(A).data(), List.of(DATA_WORDS, binaries)),
        arguments(
            "data that stays",
            DATA,
            on(A).listener().data(),
            List.of("something listens on etcd's ports", DATA_WORDS, stays)),
        arguments(
            "data that stays, and binaries",
            DATA_ALONE,
            on(A).listener().data(),
            List.of("something listens on etcd's ports", DATA_WORDS, stays, binaries)),
        arguments(
            "no data that could stay", DATA, on(A).configured(described(1)), List.of(configured)),
        arguments(
            "binaries of a member without data",
            DATA_ALONE,
            on(A).configured(described(1)),
            List.of(configured, binaries)));
  }

  @Test
  void anApprovalIsShownSizesAndKeys() {
    assertThat(
            Leftovers.destructions(
                states(on(A).process().data().live(7), on(B).stamp(stamp("etcd-2"))),
                Remains.PACKAGES))
        .satisfiesExactly(
            running -> {
              assertThat(running.bytes()).isEqualTo(2L << 20);
              assertThat(running.keys()).contains(7L);
            },
            stamped -> {
              assertThat(stamped.bytes()).isZero();
              assertThat(stamped.keys()).isEmpty();
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void anApprovalGoesStaleWhen(
      String change, Observed before, Observed after, Remains remains, Remains then) {
    List<Destruction> approved = Leftovers.destructions(states(before), remains);
    String token = ApprovalToken.of("etcd", approved);

    assertThat(ApprovalToken.holds(token, "etcd", approved)).isTrue();
    assertThat(ApprovalToken.holds(token, "etcd", Leftovers.destructions(states(after), then)))
        .isFalse();
  }

  static Stream<Arguments> anApprovalGoesStaleWhen() {
    Remains packages = Remains.PACKAGES;
    return Stream.of(
        arguments("the data was made anew", left(A), left(A).data("9"), packages, packages),
        arguments("it runs now", left(A), left(A).process(), packages, packages),
        arguments("something listens now", left(A), left(A).listener(), packages, packages),
        arguments(
            "it is configured as another member",
            left(A),
            left(A).configured(described(2)),
            packages,
            packages),
        arguments(
            "its configuration is gone",
            left(A),
            on(A).data().stamp(stamp("etcd-1")),
            packages,
            packages),
        arguments(
            "its stamp is gone",
            left(A),
            on(A).data().configured(described(1)),
            packages,
            packages),
        arguments("it is another host", left(A), left(B), packages, packages),
        arguments("the data shall stay", left(A), left(A), packages, DATA),
        arguments("the data shall stay no more", left(A), left(A), DATA, packages),
        arguments("the binaries shall go, too", left(A), left(A), packages, NOTHING));
  }

  @Test
  void anApprovalOutlivesARestartAndMoreKeys() {
    String token =
        ApprovalToken.of(
            "etcd", Leftovers.destructions(states(left(A).process().live(7)), Remains.PACKAGES));

    assertThat(
            ApprovalToken.holds(
                token,
                "etcd",
                Leftovers.destructions(
                    states(left(A).process(9_999, "/data/etcd", "etcd.service").live(8)),
                    Remains.PACKAGES)))
        .isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isTheMembersOwn(String what, Observed found) {
    assertThat(Leftovers.foreign(Sample.cluster().build(), Live.member(1), found.state()))
        .isEmpty();
  }

  static Stream<Arguments> isTheMembersOwn() {
    return Stream.of(
        arguments("nothing", on(A)),
        arguments("data that nothing describes", on(A).data()),
        arguments("a stamp", on(A).stamp(stamp("etcd-1"))),
        arguments("a configuration", on(A).configured(described(1))),
        arguments("a process with a stamp", on(A).process().listener().stamp(stamp("etcd-1"))),
        arguments("a listener with a configuration", on(A).listener().configured(described(1))),
        arguments("all of it", left(A).process().listener().live(7)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isNotTheMembers(String what, Observed found, List<String> lines) {
    assertThat(Leftovers.foreign(Sample.cluster().build(), Live.member(1), found.state()))
        .isEqualTo(lines);
  }

  static Stream<Arguments> isNotTheMembers() {
    String other = ", and not as etcd-1 of cluster etcd";
    String unknown = ", and no /etc/etcd/etcd.conf describes it, so it is not known to be etcd-1's";
    return Stream.of(
        arguments(
            "another's stamp",
            left(A).stamp(stamp("etcd-2")),
            List.of(A + ": what is there is stamped as etcd-2 of cluster etcd" + other)),
        arguments(
            "another cluster's stamp",
            left(A).stamp(new Stamp("pg", "etcd-1", "deployment-1", "hash", State.DEPLOYED)),
            List.of(A + ": what is there is stamped as etcd-1 of cluster pg" + other)),
        arguments(
            "another's configuration",
            left(A).configured(described(2)),
            List.of(A + ": what is there is configured as etcd-2 of cluster etcd" + other)),
        arguments(
            "both",
            on(A).stamp(stamp("etcd-2")).configured(described(3)),
            List.of(
                A + ": what is there is stamped as etcd-2 of cluster etcd" + other,
                A + ": what is there is configured as etcd-3 of cluster etcd" + other)),
        arguments(
            "a process that nothing describes",
            on(A).obscureProcess(9).data(),
            List.of(A + ": etcd runs (pid 9); " + DATA_WORDS + unknown)),
        arguments(
            "a listener that nothing describes",
            on(A).listener(),
            List.of(A + ": something listens on etcd's ports" + unknown)));
  }

  @Test
  void theFileThatDoesNotDescribeItIsTheServices() {
    ClusterSpec cluster = Sample.cluster().name("pg").service("etcd-pg").build();

    assertThat(Leftovers.foreign(cluster, Live.member(1), on(A).listener().state()))
        .singleElement()
        .asString()
        .contains("and no /etc/etcd-pg/etcd.conf describes it");
  }

  @Test
  void ofAnUnlistedMemberTheConfigurationsClusterAloneCounts() {
    Member unlisted = Member.unlisted("etcd", 1, Live.member(1));
    ClusterSpec cluster = Sample.cluster().build();

    assertThat(
            Leftovers.foreign(cluster, unlisted, on(A).process().configured(described(7)).state()))
        .isEmpty();
    assertThat(
            Leftovers.foreign(
                cluster,
                unlisted,
                on(A).configured(new ConfiguredMember("pg-1", "pg", "", "", "")).state()))
        .containsExactly(
            A
                + ": what is there is configured as pg-1 of cluster pg, and not as a member of cluster etcd");
    assertThat(Leftovers.foreign(cluster, unlisted, on(A).listener().state()))
        .singleElement()
        .asString()
        .endsWith("so it is not known to be etcd-unlisted-1's");
  }

  private static Observed left(String host) {
    return on(host).data().stamp(stamp("etcd-1")).configured(described(1));
  }

  private static Stamp stamp(String instance) {
    return new Stamp("etcd", instance, "deployment-1", "hash", State.DEPLOYED);
  }

  private static ConfiguredMember described(int number) {
    Member member = Live.member(number);
    return new ConfiguredMember(
        member.name(), "etcd", member.dataDirectory(), member.clientUrl(), member.peerUrl());
  }

  private static List<HostState> states(Observed... hosts) {
    return Stream.of(hosts).map(Observed::state).toList();
  }
}
