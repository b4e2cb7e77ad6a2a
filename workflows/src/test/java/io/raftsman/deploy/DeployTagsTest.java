package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static io.raftsman.fake.Sample.INFRA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.decide.SpecHash;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.Sample;
import io.raftsman.observed.RestartReason;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.Tag;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A deploy of some stages, or on some hosts. */
class DeployTagsTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();
  private static final ClusterSpec SAFEGUARDED = Sample.cluster().safeguarded().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @ParameterizedTest(name = "-t {0}")
  @MethodSource
  void onFreshHostsATagDoesItsStagesAndNoOther(String tag, List<String> verbs) {
    Report report = rehearsal.deploy(Sample.unattended(CLUSTER, tags(tag)));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.changesBegun()).containsExactlyInAnyOrderElementsOf(onAll(verbs));
  }

  static Stream<Arguments> onFreshHostsATagDoesItsStagesAndNoOther() {
    return Stream.of(
        arguments("etcd_assert", List.of()),
        arguments("etcd_check", List.of()),
        arguments("etcd_purge", List.of()),
        arguments("etcd_clean", List.of()),
        arguments("etcd_install", List.of("etcd_install")),
        arguments("etcd_dir", List.of("etcd_dir")),
        arguments("etcd_conf", List.of("etcd_conf")),
        arguments("etcd_cert", List.of("etcd_ca", "etcd_cert")),
        arguments("etcd_config", List.of("etcd_ca", "etcd_conf", "etcd_cert")),
        arguments("etcd_launch", List.of("etcd_launch", "etcd_settle", "etcd_finish")),
        arguments("etcd_register", List.of("etcd_register")),
        arguments(
            "etcd",
            List.of(
                "etcd_ca",
                "etcd_install",
                "etcd_dir",
                "etcd_conf",
                "etcd_cert",
                "etcd_launch",
                "etcd_settle",
                "etcd_register",
                "etcd_finish")));
  }

  private static List<String> onAll(List<String> verbs) {
    return verbs.stream()
        .flatMap(
            verb ->
                switch (verb) {
                  case "etcd_ca" -> Stream.of("etcd_ca worker");
                  case "etcd_register" -> Stream.of("etcd_register " + INFRA);
                  default -> Stream.of(A, B, C).map(host -> verb + " " + host);
                })
        .toList();
  }

  @ParameterizedTest(name = "-t {0}")
  @MethodSource
  void onALiveClusterATagConvergesItsStagesAndNoOther(String tag, List<String> changes) {
    aClusterRuns();
    everythingDiffersOnB();

    Report report = rehearsal.deploy(Sample.unattended(SAFEGUARDED, tags(tag)));

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.changesBegun()).containsExactlyElementsOf(changes);
  }

  static Stream<Arguments> onALiveClusterATagConvergesItsStagesAndNoOther() {
    return Stream.of(
        arguments("etcd_assert", List.of()),
        arguments("etcd_check", List.of()),
        arguments("etcd_install", List.of("etcd_install " + B)),
        arguments("etcd_dir", List.of("etcd_dir " + B)),
        arguments("etcd_conf", List.of("etcd_conf " + B)),
        arguments("etcd_cert", List.of("etcd_cert " + B)),
        arguments("etcd_config", List.of("etcd_conf " + B, "etcd_cert " + B)),
        arguments("etcd_launch", List.of("etcd_restart " + B)),
        arguments("etcd_register", List.of("etcd_register " + INFRA)));
  }

  @Test
  void configAndLaunchRollALiveCluster() {
    aClusterRuns();
    for (String host : List.of(A, B, C)) {
      world.host(host).differsIn(Stage.ETCD_CONF).needsRestart(RestartReason.CONFIG);
    }

    rehearsal.deploy(Sample.unattended(SAFEGUARDED, tags("etcd_config", "etcd_launch")));

    assertThat(world.changesBegun())
        .containsExactly(
            "etcd_conf " + B,
            "etcd_restart " + B,
            "etcd_conf " + C,
            "etcd_restart " + C,
            "etcd_move_leader etcd",
            "etcd_conf " + A,
            "etcd_restart " + A);
  }

  @Test
  void aDeployWithoutItsPurgeConvergesALiveCluster() {
    aClusterRuns();
    everythingDiffersOnB();
    Scope scope = scope(Tag.select(List.of(), List.of("etcd_purge")));

    Report report = rehearsal.deploy(Sample.unattended(SAFEGUARDED, scope));

    assertThat(report.summary()).isEqualTo("Cluster etcd is as the inventory has it.");
    assertThat(world.changesBegun())
        .containsExactly(
            "etcd_install " + B,
            "etcd_dir " + B,
            "etcd_conf " + B,
            "etcd_cert " + B,
            "etcd_restart " + B,
            "etcd_register " + INFRA);
  }

  @Test
  void aDeployWithItsPurgeStillAsks() {
    aClusterRuns();

    Report report =
        rehearsal.failingDeploy(Sample.unattended(CLUSTER, tags("etcd_clean", "etcd_install")));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.refused()).isPresent();
    assertThat(world.changesBegun()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"etcd_purge", "etcd_clean"})
  void aPurgeAloneChecksAndAsks(String tag) {
    aClusterRuns();

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER, tags(tag)));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.refused().orElseThrow().destructions()).hasSize(3);
    assertThat(world.begun()).contains("etcd_assert " + A, "etcd_check " + A);
    assertThat(world.changesBegun()).isEmpty();
  }

  @Test
  void aPurgeAloneKeepsToTheSafeguard() {
    aClusterRuns();

    Report report = rehearsal.failingDeploy(Sample.unattended(SAFEGUARDED, tags("etcd_purge")));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("etcd_safeguard is on");
    assertThat(world.changesBegun()).isEmpty();
  }

  @Test
  void anApprovedPurgeAlonePurgesAndMakesNothingNew() {
    aClusterRuns();
    Scope purge = tags("etcd_purge");
    String token =
        rehearsal.failingDeploy(Sample.unattended(CLUSTER, purge)).refused().orElseThrow().token();

    Report report =
        rehearsal.deploy(
            new DeployRequest(
                CLUSTER, Sample.REQUESTER, Sample.withToken(CLUSTER, token).approval(), purge));

    assertThat(report.summary()).isEqualTo("Cluster etcd was purged.");
    assertThat(world.changesBegun())
        .containsExactlyInAnyOrder(
            "etcd_purge " + A, "etcd_purge " + B, "etcd_purge " + C, "etcd_deregister " + INFRA);
  }

  @Test
  void aPurgeAloneTakesAnUnfinishedDeploymentToo() {
    world.host(A).hasStamp(stamp(State.DEPLOYING));

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER, tags("etcd_purge")));

    assertThat(report.refused().orElseThrow().destructions()).hasSize(1);
    assertThat(world.changesBegun()).isEmpty();
  }

  @Test
  void aPurgeAloneOfNothingSaysSo() {
    assertThat(rehearsal.deploy(Sample.unattended(CLUSTER, tags("etcd_purge"))).summary())
        .isEqualTo("There is nothing to purge. Nothing was changed.");
  }

  @Test
  void assertAloneSaysThatAllHostsAreFit() {
    Report report = rehearsal.deploy(Sample.unattended(CLUSTER, tags("etcd_assert")));

    assertThat(report.summary()).isEqualTo("Every host can carry its member. Nothing was changed.");
    assertThat(world.begun())
        .containsExactlyInAnyOrder("etcd_assert " + A, "etcd_assert " + B, "etcd_assert " + C);
  }

  @Test
  void checkAloneSaysWhatIsThere() {
    world.host(B).runsEtcd(5);

    assertThat(rehearsal.deploy(Sample.unattended(SAFEGUARDED, tags("etcd_check"))).summary())
        .contains(B + ": etcd runs")
        .endsWith("Nothing was changed.");
  }

  @Test
  void registerAloneContactsNoMember() {
    world.unreachable(A);

    rehearsal.deploy(Sample.unattended(CLUSTER, tags("etcd_register")));

    assertThat(world.begun()).containsExactly("etcd_register " + INFRA);
  }

  @Test
  void someStagesOfAnUnfinishedDeploymentCarryItOn() {
    world.host(A).hasStamp(stamp(State.DEPLOYING)).runsEtcd(0);

    rehearsal.deploy(Sample.unattended(CLUSTER, tags("etcd_dir")));

    assertThat(world.changesBegun())
        .containsExactlyInAnyOrder("etcd_dir " + A, "etcd_dir " + B, "etcd_dir " + C);
    assertThat(world.host(C).stamps())
        .extracting(Stamp::deployment)
        .containsExactly("deployment-1");
  }

  @Test
  void someHostsMayBePreparedAlone() {
    Scope scope = Sample.on(scope(Tag.select(List.of(), List.of("etcd_launch"))), A, B);

    Report report = rehearsal.deploy(Sample.unattended(CLUSTER, scope));

    assertThat(report.summary())
        .isEqualTo("What was asked for is done on 2 of 3 hosts. No member was started.");
    assertThat(world.begunOn(C)).containsExactly("etcd_assert", "etcd_check");
    assertThat(world.begunOn(B)).endsWith("etcd_install", "etcd_dir", "etcd_conf", "etcd_cert");
    assertThat(world.begunOn(INFRA)).isEmpty();
  }

  @Test
  void someMembersOfANewClusterAreNotStartedAlone() {
    Report report =
        rehearsal.failingDeploy(Sample.unattended(CLUSTER, Sample.on(Scope.everything(), A)));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("--limit leaves out " + B + ", " + C);
    assertThat(world.changesBegun()).isEmpty();
  }

  @ParameterizedTest(name = "-t {0}")
  @CsvSource({"etcd_purge", "etcd"})
  void someMembersOfAClusterAreNotPurgedAlone(String tag) {
    aClusterRuns();

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER, Sample.on(tags(tag), A)));

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(report.summary()).contains("A purge takes a whole cluster away").contains(B, C);
    assertThat(report.refused()).isEmpty();
    assertThat(world.changesBegun()).isEmpty();
  }

  @Test
  void someMembersOfALiveClusterAreConvergedAlone() {
    aClusterRuns();
    for (String host : List.of(A, B, C)) {
      world.host(host).differsIn(Stage.ETCD_CONF).needsRestart(RestartReason.CONFIG);
    }

    rehearsal.deploy(
        Sample.unattended(SAFEGUARDED, Sample.on(tags("etcd_config", "etcd_launch"), C)));

    assertThat(world.changesBegun()).containsExactly("etcd_conf " + C, "etcd_restart " + C);
  }

  private void aClusterRuns() {
    for (String host : List.of(A, B, C)) {
      world.host(host).runsEtcd(5).hasStamp(stamp(State.DEPLOYED));
    }
  }

  private void everythingDiffersOnB() {
    world
        .host(B)
        .differsIn(Stage.ETCD_INSTALL, Stage.ETCD_DIR, Stage.ETCD_CONF, Stage.ETCD_CERT)
        .needsRestart(RestartReason.CONFIG);
    world.host(INFRA).differsIn(Stage.ETCD_REGISTER);
  }

  private static Stamp stamp(State state) {
    return new Stamp("etcd", "etcd-1", "deployment-1", SpecHash.of(CLUSTER), state);
  }

  private static Scope tags(String... tags) {
    return scope(Tag.select(List.of(tags), List.of()));
  }

  private static Scope scope(Set<Stage> stages) {
    return Sample.only(stages.toArray(Stage[]::new));
  }
}
