package io.raftsman.survey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.MonitorTask;
import io.raftsman.activity.SurveyOrder;
import io.raftsman.activity.SurveyOrder.Baseline;
import io.raftsman.certificates.Certificates;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.InstallMethod;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.fixture.Clusters;
import io.raftsman.observed.Placement;
import io.raftsman.observed.RestartReason;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Survey;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.PlannedStep;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.ssh.Connections;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.InActivity;
import io.raftsman.ssh.LoopbackSshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a survey makes of what the scripts say; but for one test, a stand-in on the host says it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostSurveyTest {
  private static final Set<Stage> WITHOUT_CERT =
      EnumSet.of(Stage.ETCD_INSTALL, Stage.ETCD_DIR, Stage.ETCD_CONF, Stage.ETCD_LAUNCH);
  private static final String NOTHING = "";

  @TempDir private Path directory;
  private LoopbackSshd sshd;
  private Hosts hosts;
  private HostSurvey survey;
  private Certificates certificates;
  private InActivity activity;

  @BeforeEach
  void start() {
    sshd = LoopbackSshd.start(directory.resolve("sshd"));
    hosts = new Hosts(new Connections(sshd.settings()));
    certificates = new Certificates(hosts, directory.resolve("pki"));
    survey = new HostSurvey(hosts, certificates);
    activity = new InActivity();
  }

  @AfterEach
  void stop() {
    activity.close();
    hosts.close();
    sshd.close();
  }

  @Test
  void a_host_that_is_right_changes_nothing() throws IOException {
    replies(NOTHING, NOTHING, NOTHING, NOTHING);

    Survey found = survey(WITHOUT_CERT);

    assertThat(found.host()).isEqualTo("node-1");
    assertThat(found.stages())
        .extracting(PlannedStep::stage)
        .containsExactlyElementsOf(WITHOUT_CERT);
    assertThat(found.changesAnything()).isFalse();
    assertThat(found.restart()).isEmpty();
    assertThat(found.stopped()).isFalse();
    assertThat(found.obstacles()).isEmpty();
    assertThat(found.ran()).hasSize(4);
  }

  @Test
  void each_stage_has_what_its_own_script_said() throws IOException {
    replies(NOTHING, changed("/data/etcd"), changed("/etc/etcd/etcd.conf"), changed("enabled"));

    Survey found = survey(WITHOUT_CERT);

    assertThat(found.changes(Stage.ETCD_INSTALL)).isFalse();
    assertThat(changes(found, Stage.ETCD_DIR)).containsExactly("/data/etcd");
    assertThat(changes(found, Stage.ETCD_CONF)).containsExactly("/etc/etcd/etcd.conf");
    assertThat(changes(found, Stage.ETCD_LAUNCH)).containsExactly("enabled");
    assertThat(found.restart()).isEmpty();
  }

  @Test
  void a_configuration_that_would_be_written_is_a_reason_to_restart() throws IOException {
    replies(
        NOTHING,
        NOTHING,
        changed("/etc/etcd/etcd.conf") + fact("restart", "config") + fact("restart", "unit"),
        NOTHING);

    Survey found = survey(WITHOUT_CERT);

    assertThat(found.restart()).containsExactlyInAnyOrder(RestartReason.CONFIG, RestartReason.UNIT);
    assertThat(changes(found, Stage.ETCD_LAUNCH))
        .containsExactly("etcd.service restarted (config,unit)");
  }

  @Test
  void a_binary_that_would_be_installed_is_a_reason_to_restart() throws IOException {
    replies(changed("etcd 3.4.24 (package)"), NOTHING, NOTHING, NOTHING);

    Survey found = survey(WITHOUT_CERT);

    assertThat(found.restart()).containsExactly(RestartReason.BINARY);
    assertThat(changes(found, Stage.ETCD_LAUNCH))
        .containsExactly("etcd.service restarted (binary)");
  }

  @Test
  void a_restart_that_is_due_already_is_told_once() throws IOException {
    replies(
        NOTHING,
        NOTHING,
        NOTHING,
        fact("restart", "unit") + changed("etcd.service restarted (unit)"));

    Survey found = survey(WITHOUT_CERT);

    assertThat(found.restart()).containsExactly(RestartReason.UNIT);
    assertThat(changes(found, Stage.ETCD_LAUNCH)).containsExactly("etcd.service restarted (unit)");
  }

  @Test
  void what_does_not_run_is_started_and_not_restarted() throws IOException {
    replies(
        NOTHING,
        NOTHING,
        changed("/etc/etcd/etcd.conf") + fact("restart", "config"),
        changed("etcd.service started") + fact("stopped", "yes"));

    Survey found = survey(WITHOUT_CERT);

    assertThat(found.stopped()).isTrue();
    assertThat(found.restart()).isEmpty();
    assertThat(changes(found, Stage.ETCD_LAUNCH)).containsExactly("etcd.service started");
  }

  @Test
  void files_alone_tell_that_a_restart_would_be_due() throws IOException {
    replies(changed("/etc/etcd/etcd.conf") + fact("restart", "config"));

    Survey found = survey(EnumSet.of(Stage.ETCD_CONF));

    assertThat(found.restart()).containsExactly(RestartReason.CONFIG);
    assertThat(found.stages()).extracting(PlannedStep::stage).containsExactly(Stage.ETCD_CONF);
  }

  @Test
  void another_authority_is_an_obstacle() throws IOException {
    certificates.ensureAuthority();
    replies(NOTHING, fact("stranger", "/etc/etcd/ca.crt"));

    Survey found = survey(EnumSet.of(Stage.ETCD_CERT));

    assertThat(found.obstacles())
        .singleElement()
        .asString()
        .startsWith("/etc/etcd/ca.crt there is not the worker's certificate authority")
        .contains("--pki-dir");
  }

  @Test
  void the_two_scripts_of_a_certificate_are_one_stage() throws IOException {
    certificates.ensureAuthority();
    replies(changed("/data"), changed("/key"), changed("/ca"), changed("enabled"));

    Survey found = survey(EnumSet.of(Stage.ETCD_DIR, Stage.ETCD_CERT, Stage.ETCD_LAUNCH));

    assertThat(changes(found, Stage.ETCD_DIR)).containsExactly("/data");
    assertThat(changes(found, Stage.ETCD_CERT))
        .containsExactly("/key", "/ca", "/etc/etcd/server.crt (there is none for this key)");
    assertThat(changes(found, Stage.ETCD_LAUNCH)).containsExactly("enabled");
  }

  @Test
  void only_the_scripts_of_the_wanted_stages_are_sent_and_they_check() throws IOException {
    replies(NOTHING);

    survey(EnumSet.of(Stage.ETCD_CONF));

    assertThat(asked())
        .contains("\nraftsman_check='yes'\n")
        .contains("put_watched config \"$config_path\"")
        .doesNotContain("groupadd", "systemctl enable", "\nraftsman_anew=");
  }

  @Test
  void every_script_checks() throws IOException {
    certificates.ensureAuthority();
    replies(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);

    survey(EnumSet.allOf(Stage.class));

    assertThat(asked().split("\nraftsman_check='yes'\n", -1)).hasSize(6 + 1);
    assertThat(asked().split("\nmain </dev/null\n", -1)).hasSize(6 + 1);
  }

  @Test
  void after_a_purge_every_script_looks_as_if_nothing_were_there() throws IOException {
    replies(NOTHING, NOTHING, NOTHING, NOTHING);

    activity.call(() -> survey.survey(task(byPackage()), placement(), order(Baseline.PURGED)));

    assertThat(asked().split("\nraftsman_anew='yes'\n", -1)).hasSize(4 + 1);
  }

  @Test
  void what_is_not_installed_needs_no_question() {
    Survey found =
        activity.call(
            () ->
                survey.survey(
                    task(
                        new Installation(
                            InstallMethod.NONE,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())),
                    placement(),
                    new SurveyOrder(
                        Set.of(Stage.ETCD_INSTALL),
                        InitialState.EXISTING,
                        stamp(),
                        Baseline.PRESENT)));

    assertThat(found.stages())
        .singleElement()
        .satisfies(s -> assertThat(s.result().outcome()).isEqualTo(Outcome.SKIPPED));
    assertThat(sshd.connections()).isZero();
  }

  @Test
  void a_monitor_is_asked_for_its_certificate_and_its_targets() throws IOException {
    certificates.ensureAuthority();
    replies(NOTHING, NOTHING, changed("/etc/prometheus/targets/etcd/etcd-1.yml"));

    StepResult found =
        activity.call(
            () -> survey.surveyMonitor(new MonitorTask(cluster(byPackage()), sshd.host(), true)));

    assertThat(found.outcome()).isEqualTo(Outcome.CHANGED);
    assertThat(found.changes())
        .containsExactly(
            "/etc/prometheus/pki/etcd.crt (there is none for this key)",
            "/etc/prometheus/targets/etcd/etcd-1.yml");
    assertThat(asked().split("\nraftsman_check='yes'\n", -1)).hasSize(3 + 1);
  }

  /** The real scripts, on this machine: nothing of this service is here, and nothing is left. */
  @Test
  void a_host_with_nothing_on_it_would_get_everything_and_gets_nothing() {
    certificates.ensureAuthority();
    String service = "raftsman-test-nowhere";
    Path data = directory.resolve("data");
    var installation =
        new Installation(
            InstallMethod.ARCHIVE,
            Optional.of("9.9.9"),
            Optional.of("/nowhere.tar.gz"),
            Optional.of("ab".repeat(32)));
    var member = new Member("test-1", 1, sshd.host(), data.toString(), 2379, 2380, installation);
    ClusterSpec cluster =
        Clusters.of("test", service, 2379, 2380, "10.10.10.10").withMembers(List.of(member));

    Survey found =
        activity.call(
            () ->
                survey.survey(
                    new MemberTask(cluster, member, true),
                    new Placement("/usr/local/bin/etcd", "127.0.0.1"),
                    new SurveyOrder(
                        EnumSet.allOf(Stage.class), InitialState.NEW, stamp(), Baseline.PRESENT)));

    assertThat(changes(found, Stage.ETCD_INSTALL))
        .containsExactly("/opt/etcd/9.9.9, and links to it in /usr/local/bin");
    assertThat(changes(found, Stage.ETCD_DIR))
        .contains("/etc/" + service, data.toString(), "/etc/" + service + "/.raftsman.json");
    assertThat(changes(found, Stage.ETCD_CONF))
        .containsExactly(
            "/etc/" + service + "/etcd.conf",
            "/etc/systemd/system/" + service + ".service",
            "/etc/" + service + "/etcdctl.sh");
    assertThat(changes(found, Stage.ETCD_CERT))
        .contains("/etc/" + service + "/server.key", "/etc/" + service + "/ca.crt");
    assertThat(changes(found, Stage.ETCD_LAUNCH))
        .containsExactly(service + ".service enabled", service + ".service started");
    assertThat(found.stopped()).isTrue();
    assertThat(found.restart()).isEmpty();
    assertThat(found.obstacles()).isEmpty();
    assertThat(
            found.stages().stream()
                .filter(s -> s.stage() == Stage.ETCD_CONF)
                .flatMap(s -> s.result().diffs().stream()))
        .hasSize(3)
        .anyMatch(diff -> diff.contains("+initial-cluster-state: "));
    assertThat(Path.of("/etc", service)).doesNotExist();
    assertThat(Path.of("/etc/systemd/system", service + ".service")).doesNotExist();
    assertThat(Path.of("/opt/etcd/9.9.9")).doesNotExist();
    assertThat(data).doesNotExist();
  }

  /** The real scripts again. */
  @Test
  void a_monitor_with_nothing_on_it_would_get_its_targets_and_gets_none() {
    certificates.ensureAuthority();
    boolean prometheus = Files.exists(Path.of("/etc/prometheus"));
    Path targets = directory.resolve("targets");
    var member = Clusters.three().members().get(0);
    var cluster =
        new ClusterSpec(
            "etcd",
            "etcd",
            List.of(member),
            List.of(sshd.host()),
            targets.toString(),
            true,
            false,
            InitialState.NEW,
            Clusters.three().timing(),
            365);

    StepResult found =
        activity.call(() -> survey.surveyMonitor(new MonitorTask(cluster, sshd.host(), true)));

    assertThat(found.changes()).contains(targets.toString(), targets + "/etcd-1.yml");
    assertThat(found.diffs()).anyMatch(diff -> diff.contains("+  targets: [\"10.10.10.10:2379\"]"));
    assertThat(targets).doesNotExist();
    assertThat(Files.exists(Path.of("/etc/prometheus"))).isEqualTo(prometheus);
  }

  /** In the place of the scripts' shell, something that says this, and keeps what it was asked. */
  private void replies(String... sections) throws IOException {
    var said = new StringBuilder();
    for (String section : sections) {
      said.append(section).append("end\t0\n");
    }
    Files.writeString(directory.resolve("reply"), said);
    sshd.command(
        "timeout",
        "cat >'%s'; cat '%s'".formatted(directory.resolve("asked"), directory.resolve("reply")));
  }

  private String asked() throws IOException {
    return Files.readString(directory.resolve("asked"));
  }

  private static String changed(String what) {
    return "changed\t" + what + "\n";
  }

  private static String fact(String name, String value) {
    return "fact\t"
        + name
        + "\t"
        + Base64.getEncoder().encodeToString(value.getBytes(UTF_8))
        + "\n";
  }

  private Survey survey(Set<Stage> stages) {
    return activity.call(
        () ->
            survey.survey(
                task(byPackage()),
                placement(),
                new SurveyOrder(stages, InitialState.EXISTING, stamp(), Baseline.PRESENT)));
  }

  private static SurveyOrder order(Baseline baseline) {
    return new SurveyOrder(WITHOUT_CERT, InitialState.NEW, stamp(), baseline);
  }

  private static List<String> changes(Survey survey, Stage stage) {
    return survey.stages().stream()
        .filter(s -> s.stage() == stage)
        .flatMap(s -> s.result().changes().stream())
        .toList();
  }

  private MemberTask task(Installation installation) {
    ClusterSpec cluster = cluster(installation);
    return new MemberTask(cluster, cluster.members().get(0), false);
  }

  private ClusterSpec cluster(Installation installation) {
    return Clusters.three()
        .withMembers(
            List.of(new Member("etcd-1", 1, sshd.host(), "/data/etcd", 2379, 2380, installation)));
  }

  private static Installation byPackage() {
    return Installation.byPackage();
  }

  private static Placement placement() {
    return new Placement("/usr/bin/etcd", "10.10.10.10");
  }

  private static Stamp stamp() {
    return new Stamp("etcd", "etcd-1", "deployment-1", "hash", Stamp.State.DEPLOYED);
  }
}
