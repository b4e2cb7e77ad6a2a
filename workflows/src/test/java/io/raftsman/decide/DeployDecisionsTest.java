package io.raftsman.decide;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.approval.ApprovalToken;
import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.decide.DeployDecision.Abort;
import io.raftsman.decide.DeployDecision.Bootstrap;
import io.raftsman.decide.DeployDecision.PurgeFirst;
import io.raftsman.fake.Observed;
import io.raftsman.fake.Sample;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Source of the rules: design rules for touching an etcd cluster, "Deploy". */
class DeployDecisionsTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();
  private static final String FIRST = "deployment-1";
  private static final String SECOND = "deployment-2";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void goesOn(String situation, List<HostState> states, Optional<String> unfinished) {
    assertThat(DeployDecisions.decide(CLUSTER, states)).isEqualTo(new Bootstrap(unfinished));
  }

  static Stream<Arguments> goesOn() {
    return Stream.of(
        arguments("nothing anywhere: a new deployment", states(on(A), on(B), on(C)), none()),
        arguments(
            "all three died while they were prepared: carried on",
            states(
                on(A).stamp(deploying(FIRST)),
                on(B).stamp(deploying(FIRST)),
                on(C).stamp(deploying(FIRST))),
            Optional.of(FIRST)),
        arguments(
            "one was prepared, the others not begun: carried on",
            states(on(A).stamp(deploying(FIRST)), on(B), on(C)),
            Optional.of(FIRST)),
        arguments(
            "two were launched, one was not: carried on",
            states(
                running(A).stamp(deploying(FIRST)),
                running(B).stamp(deploying(FIRST)),
                on(C).stamp(deploying(FIRST))),
            Optional.of(FIRST)),
        arguments(
            "one has only a listener yet: carried on",
            states(on(A).listener().stamp(deploying(FIRST)), on(B), on(C)),
            Optional.of(FIRST)),
        arguments(
            "all run, not seen healthy: carried on",
            states(
                running(A).stamp(deploying(FIRST)),
                running(B).stamp(deploying(FIRST)),
                running(C).stamp(deploying(FIRST))),
            Optional.of(FIRST)),
        arguments(
            "died while settling, one settled and two not: carried on",
            states(
                running(A).stamp(deployed(FIRST)),
                running(B).stamp(deploying(FIRST)),
                running(C).stamp(deploying(FIRST))),
            Optional.of(FIRST)),
        arguments(
            "stamps of two deployments and nothing else: neither is carried on",
            states(on(A).stamp(deploying(FIRST)), on(B).stamp(deploying(SECOND)), on(C)),
            none()),
        arguments(
            "a stamp of another specification and nothing else: a new deployment",
            states(on(A).stamp(stamp(FIRST, "another hash", State.DEPLOYING)), on(B), on(C)),
            none()),
        arguments(
            "another specification's stamp beside one of ours: ours is carried on",
            states(
                running(A).stamp(deploying(FIRST)),
                on(B).stamp(stamp(SECOND, "another hash", State.DEPLOYING)),
                on(C)),
            Optional.of(FIRST)),
        arguments(
            "stamps of a finished deployment whose members are all gone: a new deployment",
            states(
                on(A).stamp(deployed(FIRST)),
                on(B).stamp(deployed(FIRST)),
                on(C).stamp(deployed(FIRST))),
            none()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void findsAnEtcd(String situation, List<HostState> states, List<String> hosts) {
    assertThat(DeployDecisions.decide(Sample.cluster().safeguarded().build(), states))
        .as("safeguard on")
        .isInstanceOf(Abort.class);
    assertThat(DeployDecisions.decide(Sample.cluster().unclean().build(), states))
        .as("clean off")
        .isInstanceOf(Abort.class);
    assertThat(DeployDecisions.decide(Sample.cluster().safeguarded().unclean().build(), states))
        .as("safeguard on and clean off")
        .isInstanceOf(Abort.class);
    assertThat(DeployDecisions.decide(CLUSTER, states))
        .as("safeguard off and clean on")
        .isInstanceOfSatisfying(
            PurgeFirst.class,
            purge ->
                assertThat(purge.destructions())
                    .extracting(Destruction::host)
                    .containsExactlyElementsOf(hosts));
  }

  static Stream<Arguments> findsAnEtcd() {
    return Stream.of(
        arguments("a process", states(on(A).process(), on(B), on(C)), List.of(A)),
        arguments(
            "a process of which nothing is known",
            states(on(A), on(B).obscureProcess(99), on(C)),
            List.of(B)),
        arguments("a listener", states(on(A), on(B).listener(), on(C)), List.of(B)),
        arguments(
            "data of a stopped member: fault 2 of the original",
            states(on(A), on(B), on(C).data()),
            List.of(C)),
        arguments(
            "a cluster that runs", states(running(A), running(B), running(C)), List.of(A, B, C)),
        arguments(
            "a finished deployment of the same specification",
            states(
                running(A).stamp(deployed(FIRST)),
                running(B).stamp(deployed(FIRST)),
                running(C).stamp(deployed(FIRST))),
            List.of(A, B, C)),
        arguments(
            "a finished deployment with a member that was wiped: it must not form a second cluster",
            states(
                running(A).stamp(deployed(FIRST)),
                running(B).stamp(deployed(FIRST)),
                on(C).stamp(deployed(FIRST))),
            List.of(A, B)),
        arguments(
            "a finished deployment with a member that lost its stamp too",
            states(running(A).stamp(deployed(FIRST)), running(B).stamp(deployed(FIRST)), on(C)),
            List.of(A, B)),
        arguments(
            "died while settling, and a member was wiped since",
            states(
                running(A).stamp(deployed(FIRST)),
                running(B).stamp(deploying(FIRST)),
                on(C).stamp(deploying(FIRST))),
            List.of(A, B)),
        arguments(
            "unfinished, of another specification",
            states(running(A).stamp(stamp(FIRST, "another hash", State.DEPLOYING)), on(B), on(C)),
            List.of(A)),
        arguments(
            "unfinished deployments that differ",
            states(running(A).stamp(deploying(FIRST)), running(B).stamp(deploying(SECOND)), on(C)),
            List.of(A, B)),
        arguments(
            "an unfinished deployment on one host, somebody else's data on another",
            states(running(A).stamp(deploying(FIRST)), on(B).data(), on(C)),
            List.of(A, B)),
        arguments(
            "an unfinished deployment on one host, somebody else's listener on another",
            states(on(A).stamp(deploying(FIRST)), on(B).listener(), on(C)),
            List.of(B)),
        arguments(
            "an unfinished deployment beside a finished one",
            states(
                running(A).stamp(deploying(FIRST)),
                running(B).stamp(deployed(SECOND)),
                running(C).stamp(deployed(SECOND))),
            List.of(A, B, C)));
  }

  @Test
  void anUnfinishedDeploymentIsCarriedOnWhateverTheSafeguardSays() {
    ClusterSpec careful = Sample.cluster().safeguarded().unclean().build();
    List<HostState> states = states(running(A).stamp(deploying(FIRST)), on(B), on(C));

    assertThat(DeployDecisions.decide(careful, states))
        .isEqualTo(new Bootstrap(Optional.of(FIRST)));
  }

  @Test
  void theSafeguardNamesWhatItFoundOnEachHostAndHowToGoOn() {
    ClusterSpec cluster = Sample.cluster().safeguarded().build();

    Abort abort =
        (Abort) DeployDecisions.decide(cluster, states(running(A), on(B).data(), on(C).listener()));

    assertThat(abort.reason())
        .contains(
            A
                + ": etcd runs (pid 4711, unit etcd.service, data in /data/etcd); member 8e9e05c5 of"
                + " cluster cdf818194e3a with 7 keys; data in /data/etcd (2.0 MiB, created 2 hours ago)")
        .contains(B + ": data in /data/etcd")
        .contains(C + ": something listens on etcd's ports")
        .contains("nothing was touched")
        .contains("-e etcd_safeguard=false")
        .contains("starter status --cluster etcd");
  }

  @Test
  void cleanOffNamesWhatItFoundOnEachHostAndHowToGoOn() {
    ClusterSpec cluster = Sample.cluster().unclean().build();

    Abort abort =
        (Abort) DeployDecisions.decide(cluster, states(running(A), on(B), on(C).obscureProcess(9)));

    assertThat(abort.reason())
        .contains(A + ": etcd runs")
        .doesNotContain(B)
        .contains(C + ": etcd runs (pid 9)")
        .contains("nothing was touched")
        .contains("-e etcd_clean=true")
        .contains("starter status --cluster etcd");
  }

  @Test
  void aPurgeShowsSizeKeysAgeAndWhoDeployedIt() {
    PurgeFirst purge =
        (PurgeFirst)
            DeployDecisions.decide(
                CLUSTER,
                states(
                    running(A).stamp(deployed(FIRST)),
                    on(B).data().stamp(stamp(SECOND, "another hash", State.DEPLOYING)),
                    on(C)));

    assertThat(purge.destructions())
        .satisfiesExactly(
            running -> {
              assertThat(running.bytes()).isEqualTo(2L << 20);
              assertThat(running.keys()).contains(7L);
              assertThat(running.findings()).contains("deployed by Raftsman as etcd-1");
            },
            stopped -> {
              assertThat(stopped.bytes()).isEqualTo(2L << 20);
              assertThat(stopped.keys()).isEmpty();
              assertThat(stopped.findings())
                  .contains(
                      "data in /data/etcd (2.0 MiB, created 2 hours ago)",
                      "deployed by Raftsman as etcd-1, unfinished");
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void anApprovalGoesStaleWhen(String change, Observed before, Observed after) {
    String token = ApprovalToken.of("etcd", destructions(before));

    assertThat(ApprovalToken.holds(token, "etcd", destructions(before))).isTrue();
    assertThat(ApprovalToken.holds(token, "etcd", destructions(after))).isFalse();
  }

  static Stream<Arguments> anApprovalGoesStaleWhen() {
    return Stream.of(
        arguments("the data was made anew", running(A), running(A).data("another")),
        arguments("the data is gone", running(A), on(A).process().listener()),
        arguments("the etcd was stopped", running(A), on(A).data()),
        arguments("it no longer listens", running(A), on(A).process().data()),
        arguments(
            "another etcd runs on the port",
            running(A),
            on(A).process(4712, "/srv/other", "other.service").listener().data()),
        arguments(
            "a second etcd runs",
            running(A),
            running(A).process(4712, "/srv/other", "other.service")),
        arguments(
            "it was deployed again",
            running(A).stamp(deployed(FIRST)),
            running(A).stamp(deployed(SECOND))),
        arguments("its stamp is gone", running(A).stamp(deployed(FIRST)), running(A)),
        arguments("it is another host", running(A), running(B)));
  }

  @Test
  void anApprovalOutlivesARestartOfTheSameEtcd() {
    String token = ApprovalToken.of("etcd", destructions(running(A)));

    assertThat(
            ApprovalToken.holds(
                token,
                "etcd",
                destructions(
                    on(A).process(9_999, "/data/etcd", "etcd.service").listener().data().live(8))))
        .isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aPurgeForItsOwnSakeFinds(String situation, List<HostState> states, List<String> hosts) {
    assertThat(DeployDecisions.decidePurge(CLUSTER, states))
        .isInstanceOfSatisfying(
            PurgeFirst.class,
            purge ->
                assertThat(purge.destructions())
                    .extracting(Destruction::host)
                    .containsExactlyElementsOf(hosts));
    assertThat(DeployDecisions.decidePurge(Sample.cluster().safeguarded().build(), states))
        .as("safeguard on")
        .isInstanceOf(Abort.class);
    assertThat(DeployDecisions.decidePurge(Sample.cluster().unclean().build(), states))
        .as("clean off")
        .isInstanceOf(Abort.class);
  }

  static Stream<Arguments> aPurgeForItsOwnSakeFinds() {
    return Stream.of(
        arguments(
            "a cluster that runs", states(running(A), running(B), running(C)), List.of(A, B, C)),
        arguments("data of a stopped member", states(on(A), on(B).data(), on(C)), List.of(B)),
        arguments(
            "an unfinished deployment, which a deploy would carry on",
            states(running(A).stamp(deploying(FIRST)), on(B).stamp(deploying(FIRST)), on(C)),
            List.of(A, B)),
        arguments(
            "a stamp of a deployment that made no member yet",
            states(on(A).stamp(deploying(FIRST)), on(B), on(C)),
            List.of(A)));
  }

  @Test
  void aPurgeForItsOwnSakeFindsNothingWhereNothingIs() {
    assertThat(DeployDecisions.decidePurge(CLUSTER, states(on(A), on(B), on(C))))
        .isEqualTo(new Bootstrap(none()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aLimitIsRefused(String situation, Scope scope, List<HostState> states, String why) {
    assertThat(DeployDecisions.whyNotLimited(CLUSTER, scope, states))
        .hasValueSatisfying(reason -> assertThat(reason).contains(why, "Nothing was touched"));
  }

  static Stream<Arguments> aLimitIsRefused() {
    return Stream.of(
        arguments(
            "a purge beside an etcd that it would leave",
            scope(Set.of(A), Stage.ETCD_PURGE),
            states(running(A), on(B), on(C).data()),
            "--limit leaves out " + C + ", where an etcd is"),
        arguments(
            "a purge and deploy beside one",
            scope(Set.of(A), Stage.values()),
            states(running(A), running(B), on(C)),
            "--limit leaves out " + B + ", where an etcd is"),
        arguments(
            "a launch without all members",
            scope(Set.of(A, B), Stage.ETCD_LAUNCH),
            states(on(A), on(B), on(C)),
            "started together, and --limit leaves out " + C));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aLimitIsTaken(String situation, Scope scope, List<HostState> states) {
    assertThat(DeployDecisions.whyNotLimited(CLUSTER, scope, states)).isEmpty();
  }

  static Stream<Arguments> aLimitIsTaken() {
    return Stream.of(
        arguments(
            "there is none",
            scope(Set.of(), Stage.values()),
            states(running(A), running(B), running(C))),
        arguments(
            "all members are named",
            scope(Set.of(A, B, C), Stage.values()),
            states(running(A), running(B), running(C))),
        arguments(
            "a purge where the only etcd is",
            scope(Set.of(A), Stage.ETCD_PURGE),
            states(running(A), on(B), on(C))),
        arguments(
            "a host is only prepared",
            scope(Set.of(A), Stage.ETCD_INSTALL, Stage.ETCD_CONF),
            states(on(A), on(B), running(C))));
  }

  private static Scope scope(Set<String> hosts, Stage... stages) {
    return new Scope(Set.of(stages), hosts, Scope.Mode.APPLY, false, false);
  }

  @Test
  void describesWhatIsOnTheHosts() {
    assertThat(DeployDecisions.describe(states(on(A), on(B).stamp(deployed(FIRST)), on(C))))
        .isEqualTo("There is no etcd on any host.");
    assertThat(DeployDecisions.describe(states(running(A), on(B), on(C).data())))
        .startsWith("An etcd exists already:\n")
        .contains(A + ": etcd runs (pid 4711")
        .contains(C + ": data in /data/etcd")
        .doesNotContain(B);
  }

  private static List<Destruction> destructions(Observed first) {
    PurgeFirst purge =
        (PurgeFirst) DeployDecisions.decide(CLUSTER, states(first, on("other"), on(C)));
    return purge.destructions();
  }

  private static Observed on(String host) {
    return Observed.on(host);
  }

  private static Observed running(String host) {
    return on(host).process().listener().data().live(7);
  }

  private static Stamp deploying(String deployment) {
    return stamp(deployment, SpecHash.of(CLUSTER), State.DEPLOYING);
  }

  private static Stamp deployed(String deployment) {
    return stamp(deployment, SpecHash.of(CLUSTER), State.DEPLOYED);
  }

  private static Stamp stamp(String deployment, String hash, State state) {
    return new Stamp("etcd", "etcd-1", deployment, hash, state);
  }

  private static List<HostState> states(Observed... hosts) {
    return Stream.of(hosts).map(Observed::state).toList();
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
