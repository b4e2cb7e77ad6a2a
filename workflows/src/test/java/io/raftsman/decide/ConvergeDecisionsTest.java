package io.raftsman.decide;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InstallMethod;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.decide.ConvergeDecision.Proceed;
import io.raftsman.decide.ConvergeDecision.Refuse;
import io.raftsman.fake.Observed;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostFacts;
import io.raftsman.observed.HostState;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConvergeDecisionsTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();
  private static final String ID = "cdf818194e3a";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void goesAhead(String situation, List<HostState> states) {
    assertThat(decide(states))
        .isEqualTo(
            new Proceed(CLUSTER.members(), List.of("etcd-1", "etcd-2", "etcd-3"), List.of()));
  }

  static Stream<Arguments> goesAhead() {
    return Stream.of(
        arguments("all three run", states(running(1, A), running(2, B), running(3, C))),
        arguments("one is stopped", states(running(1, A), stopped(2, B), running(3, C))),
        arguments(
            "all are stopped: the inventory says who they are",
            states(stopped(1, A), stopped(2, B), stopped(3, C))),
        arguments(
            "one runs and does not answer",
            states(running(1, A), stopped(2, B).process().listener(), running(3, C))),
        arguments(
            "one answers and does not say who the members are",
            states(running(1, A).member(ID, List.of()), running(2, B), running(3, C))),
        arguments("only one may be changed", states(running(2, B))),
        arguments(
            "one lost its stamp, another is of an older specification",
            states(running(1, A), running(2, B).stamp(stamp(State.DEPLOYED)), running(3, C))));
  }

  @Test
  void makesNoClusterWhereThereIsNone() {
    assertThat(refusal(states(on(A), on(B), on(C))))
        .isEqualTo(
            "There is no etcd on %s, %s, %s, and converge makes none. To make the cluster: starter deploy --cluster etcd",
            A, B, C);
  }

  @Test
  void leavesAnUnfinishedJoiningToMemberAdd() {
    assertThat(
            refusal(
                states(
                    running(1, A).stamp(stamp(State.DEPLOYED)),
                    running(2, B).stamp(stamp(State.JOINING)),
                    running(3, C).stamp(stamp(State.DEPLOYED)))))
        .contains("nothing was changed")
        .contains(
            B
                + ": etcd-2 has not joined to the end; carry it on: starter member add "
                + B
                + " --cluster etcd")
        .doesNotContain("starter deploy");
  }

  @Test
  void leavesAnUnfinishedDeploymentToDeploy() {
    assertThat(
            refusal(
                states(running(1, A), running(2, B).stamp(stamp(State.DEPLOYING)), running(3, C))))
        .contains("nothing was changed")
        .contains(B + ": its deployment is unfinished; carry it on: starter deploy --cluster etcd")
        .doesNotContain(A)
        .doesNotContain(C);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesAnEtcdThatNoConfigurationDescribes(String situation, Observed foreign) {
    assertThat(refusal(states(foreign, running(2, B), running(3, C))))
        .contains(A + ": an etcd is there that no /etc/etcd/etcd.conf describes")
        .doesNotContain(B);
  }

  static Stream<Arguments> refusesAnEtcdThatNoConfigurationDescribes() {
    return Stream.of(
        arguments("it runs", on(A).process().listener().data()),
        arguments("it is stopped", on(A).data()),
        arguments("only its listener is seen", on(A).listener()));
  }

  @Test
  void refusesAForeignEtcdWhoseClusterHasNoneOfTheMembers() {
    List<KnownMember> strangers =
        List.of(new KnownMember("8e9e05c5", "default", List.of("http://localhost:2380"), false));

    String reason =
        refusal(states(on(A).process().listener().data().member("77", strangers), on(B), on(C)));

    assertThat(reason)
        .contains(A + ": an etcd is there that no /etc/etcd/etcd.conf describes")
        .contains(
            "the cluster that answers has none of the inventory's members, by peer URL, but default (8e9e05c5, http://localhost:2380)");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesWhatARestartCannotCarry(ConfiguredMember there, String difference, String remedy) {
    assertThat(refusal(states(running(1, A).configured(there), running(2, B), running(3, C))))
        .contains("Converge can't carry this, and nothing was changed")
        .contains(A + ": " + difference)
        .contains(remedy)
        .doesNotContain(B);
  }

  static Stream<Arguments> refusesWhatARestartCannotCarry() {
    String url = "https://" + A;
    return Stream.of(
        arguments(
            new ConfiguredMember("etcd-1", "prod", "/data/etcd", url + ":2379", url + ":2380"),
            "the cluster's name (etcd_cluster) is prod, and the inventory has etcd",
            "keeps its name for life"),
        arguments(
            new ConfiguredMember("etcd-9", "etcd", "/data/etcd", url + ":2379", url + ":2380"),
            "the member's name (etcd_cluster, etcd_seq) is etcd-9, and the inventory has etcd-1",
            "add it under the new name"),
        arguments(
            new ConfiguredMember("etcd-1", "etcd", "/srv/etcd", url + ":2379", url + ":2380"),
            "the data directory (etcd_data) is /srv/etcd, and the inventory has /data/etcd",
            "add it with the new directory"),
        arguments(
            new ConfiguredMember("etcd-1", "etcd", "/data/etcd", url + ":2379", url + ":12380"),
            "the peer URL (etcd_peer_port) is " + url + ":12380, and the inventory has " + url,
            "The other members know it by this URL"),
        arguments(
            new ConfiguredMember("etcd-1", "etcd", "/data/etcd", url + ":12379", url + ":2380"),
            "the client URL (etcd_port) is " + url + ":12379, and the inventory has " + url,
            "Clients know the cluster by it"),
        arguments(
            new ConfiguredMember("etcd-1", "", "/data/etcd", url + ":2379", url + ":2380"),
            "the cluster's name (etcd_cluster) is not set, and the inventory has etcd",
            "put it back"));
  }

  @Test
  void namesEveryObstacleOfEveryHost() {
    var other = new ConfiguredMember("x", "y", "/z", "http://c", "http://p");

    String reason =
        refusal(
            states(running(1, A).configured(other), stopped(2, B).configured(other), on(C).data()));

    assertThat(reason.lines().filter(line -> line.contains(A + ": the "))).hasSize(5);
    assertThat(reason.lines().filter(line -> line.contains(B + ": the "))).hasSize(5);
    assertThat(reason.lines().filter(line -> line.contains(C + ": an etcd"))).hasSize(1);
  }

  @Test
  void doesNotStartAMemberWhoseDataIsGone() {
    assertThat(
            refusal(
                states(running(1, A), on(B).configured(configured("etcd-2", B)), running(3, C))))
        .contains(
            B
                + ": etcd-2 is a member, and its data is gone from /data/etcd. It must not be started empty");
  }

  @Test
  void doesNotStartAMemberWhoseHostIsEmpty() {
    assertThat(refusal(states(running(1, A), on(B), running(3, C))))
        .contains(B + ": etcd-2 is a member, and its data is gone");
  }

  @Test
  void doesNotStartAMemberWithoutDataWhereNobodyAnswers() {
    assertThat(
            refusal(
                states(stopped(1, A), on(B).configured(configured("etcd-2", B)), stopped(3, C))))
        .contains(B + ": etcd-2 has no data in /data/etcd");
  }

  @Test
  void leavesAMemberOutThatTheClusterDoesNotHave() {
    List<KnownMember> two = List.of(known(1, A), known(2, B));

    ConvergeDecision decision =
        decide(states(running(1, A).member(ID, two), running(2, B).member(ID, two), on(C)));

    assertThat(decision)
        .isEqualTo(
            new Proceed(
                Sample.members(A, B),
                List.of("etcd-1", "etcd-2"),
                List.of(
                    "etcd-3 on "
                        + C
                        + " is in the inventory and not in the cluster. Nothing was done there: it is added by a converge with all stages.")));
  }

  @Test
  void refusesAMemberThatTheClusterHasUnderAnotherPeerUrl() {
    List<KnownMember> moved =
        List.of(
            known(1, A),
            known(2, B),
            new KnownMember("3", "etcd-3", List.of("https://" + C + ":12380"), false));
    var there =
        new ConfiguredMember(
            "etcd-3", "etcd", "/data/etcd", "https://" + C + ":2379", "https://" + C + ":12380");

    assertThat(
            refusal(
                states(
                    running(1, A).member(ID, moved),
                    running(2, B).member(ID, moved),
                    running(3, C).configured(there).member(ID, moved))))
        .contains(C + ": the peer URL (etcd_peer_port) is https://" + C + ":12380");
  }

  @Test
  void refusesAClusterWhoseListHasNoneOfTheMembersThoughTheFilesSayOtherwise() {
    List<KnownMember> old =
        List.of(new KnownMember("1", "etcd-1", List.of("https://" + A + ":12380"), false));

    assertThat(refusal(states(running(1, A).member(ID, old))))
        .contains("has none of the inventory's members");
  }

  @Test
  void tellsOfMembersThatTheInventoryDoesNotHave() {
    List<KnownMember> more =
        List.of(
            known(1, A),
            known(2, B),
            known(3, C),
            new KnownMember("d4", "etcd-4", List.of("https://10.10.10.13:2380"), false),
            new KnownMember("e5", "", List.of("https://10.10.10.14:2380"), true));

    Proceed proceed = (Proceed) decide(states(running(1, A).member(ID, more)));

    assertThat(proceed.members()).isEqualTo(CLUSTER.members());
    assertThat(proceed.memberNames()).containsExactly("", "etcd-1", "etcd-2", "etcd-3", "etcd-4");
    assertThat(proceed.notes())
        .containsExactly(
            "etcd-4 (d4, https://10.10.10.13:2380) is in the cluster and not in the inventory. It is removed, with an approval, by a converge with all stages and hosts.",
            "a member that never started (e5, https://10.10.10.14:2380) is in the cluster and not in the inventory. It is removed, with an approval, by a converge with all stages and hosts.");
  }

  @Test
  void refusesHostsThatRunMembersOfDifferentClusters() {
    assertThat(
            refusal(
                states(running(1, A), running(2, B).member("abcdef", everybody()), running(3, C))))
        .contains("the hosts run members of different clusters (" + ID + ", abcdef)")
        .contains("find out which one is right");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "3.4.23, 3.4.23",
    "3.4.23, 3.4.24",
    "3.6.0-rc.1, 3.6.0",
    "3.6.9, 3.6.10",
    "unknown, unknown"
  })
  void takesALaterPatch(String installed, String wanted) {
    assertThat(decide(wanted, installed)).isInstanceOf(Proceed.class);
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource({
    "3.4.23, 3.4.22, etcd takes no way back",
    "3.6.10, 3.6.9, etcd takes no way back",
    "3.6.0, 3.5.30, etcd takes no way back",
    "3.4.23, 3.5.0, another minor version is an upgrade",
    "3.6.16, 4.6.16, another minor version is an upgrade",
    "unknown, 3.6.16, these can't be compared"
  })
  void refusesAnotherVersion(String installed, String wanted, String why) {
    assertThat(((Refuse) decide(wanted, installed)).reason())
        .contains(A + ": etcd " + installed + " is installed, and etcd_version is " + wanted + ". ")
        .contains(why + ": put etcd_version back");
  }

  @Test
  void asksForNoVersionWhereNoneIsWantedOrKnown() {
    assertThat(decide(Installation.byPackage(), facts(Optional.of("3.4.23"))))
        .isInstanceOf(Proceed.class);
    assertThat(decide(Sample.byPackage("3.5.0"), facts(Optional.empty())))
        .isInstanceOf(Proceed.class);
    assertThat(
            decide(
                new Installation(
                    InstallMethod.NONE, Optional.of("3.5.0"), Optional.empty(), Optional.empty()),
                facts(Optional.of("3.4.23"))))
        .isInstanceOf(Proceed.class);
  }

  @Test
  void doesNotLookAtTheVersionOfAHostThatWasNotExamined() {
    ClusterSpec cluster = Sample.cluster().installation(Sample.byPackage("3.5.0")).build();

    assertThat(ConvergeDecisions.decide(cluster, Map.of(), states(running(1, A))))
        .isInstanceOf(Proceed.class);
  }

  private static ConvergeDecision decide(String wanted, String installed) {
    return decide(Sample.byPackage(wanted), facts(Optional.of(installed)));
  }

  private static ConvergeDecision decide(Installation installation, HostFacts facts) {
    return ConvergeDecisions.decide(
        Sample.cluster().installation(installation).build(),
        Map.of(A, facts),
        states(running(1, A), running(2, B), running(3, C)));
  }

  private static HostFacts facts(Optional<String> version) {
    return new HostFacts(
        A,
        "Debian GNU/Linux 12 (bookworm)",
        "x86_64",
        A,
        Optional.of("apt"),
        Optional.of("/usr/bin/etcd"),
        version,
        List.of(),
        List.of());
  }

  private static ConvergeDecision decide(List<HostState> states) {
    return ConvergeDecisions.decide(CLUSTER, Map.of(), states);
  }

  private static String refusal(List<HostState> states) {
    return ((Refuse) decide(states)).reason();
  }

  private static Observed on(String host) {
    return Observed.on(host);
  }

  private static Observed stopped(int sequence, String host) {
    return on(host).data().configured(configured("etcd-" + sequence, host));
  }

  private static Observed running(int sequence, String host) {
    return stopped(sequence, host).process().listener().member(ID, everybody());
  }

  private static ConfiguredMember configured(String name, String host) {
    return new ConfiguredMember(
        name, "etcd", "/data/etcd", "https://" + host + ":2379", "https://" + host + ":2380");
  }

  private static List<KnownMember> everybody() {
    return List.of(known(1, A), known(2, B), known(3, C));
  }

  private static KnownMember known(int sequence, String host) {
    Member member = Sample.member(sequence, host);
    return new KnownMember(
        Integer.toHexString(sequence), member.name(), List.of(member.peerUrl()), false);
  }

  private static Stamp stamp(State state) {
    return new Stamp("etcd", "etcd-2", "deployment-1", "another hash", state);
  }

  private static List<HostState> states(Observed... hosts) {
    return Stream.of(hosts).map(Observed::state).toList();
  }
}
