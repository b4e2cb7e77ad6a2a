package io.raftsman.fake;

import io.raftsman.activity.ClusterActivities;
import io.raftsman.activity.FileActivities;
import io.raftsman.activity.HostActivities;
import io.raftsman.activity.MemberTask;
import io.raftsman.activity.MonitorTask;
import io.raftsman.activity.MonitoringActivities;
import io.raftsman.activity.PackageActivities;
import io.raftsman.activity.PkiActivities;
import io.raftsman.activity.ServiceActivities;
import io.raftsman.activity.SurveyActivities;
import io.raftsman.activity.SurveyOrder;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.observed.ClientCertificate;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostFacts;
import io.raftsman.observed.HostState;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.Placement;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Survey;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every activity, on a world in memory. */
public final class FakeActivities
    implements HostActivities,
        PackageActivities,
        FileActivities,
        PkiActivities,
        ServiceActivities,
        ClusterActivities,
        MonitoringActivities,
        SurveyActivities {
  private final FakeWorld world;

  /** On a world. */
  public FakeActivities(FakeWorld world) {
    this.world = world;
  }

  @Override
  public HostFacts examine(MemberTask task) {
    String host = nameOf(task);
    return world.perform(
        "etcd_assert",
        host,
        Stage.ETCD_ASSERT,
        () ->
            new HostFacts(
                host,
                "Debian GNU/Linux 12 (bookworm)",
                "x86_64",
                host,
                Optional.of("apt"),
                world.host(host).binary(),
                world.host(host).version(),
                List.of(),
                List.of()));
  }

  @Override
  public HostState observe(MemberTask task) {
    return world.perform(
        "etcd_check",
        nameOf(task),
        Stage.ETCD_CHECK,
        () ->
            world
                .host(nameOf(task))
                .state(
                    undescribed(task),
                    world.cluster(task.cluster().name()).members(task.cluster())));
  }

  /** As a file that nobody read for the peers. */
  private static ConfiguredMember undescribed(MemberTask task) {
    ConfiguredMember member = described(task);
    return new ConfiguredMember(
        member.name(),
        member.token(),
        member.dataDirectory(),
        member.clientUrl(),
        member.peerUrl());
  }

  /** What the configuration of a member describes. */
  static ConfiguredMember described(MemberTask task) {
    return new ConfiguredMember(
        task.member().name(),
        task.cluster().name(),
        task.member().dataDirectory(),
        task.member().clientUrl(),
        task.member().peerUrl(),
        task.cluster().initialCluster());
  }

  @Override
  public Survey survey(MemberTask task, Placement placement, SurveyOrder order) {
    return world.perform(
        "etcd_survey",
        nameOf(task),
        Stage.ETCD_CHECK,
        () -> world.host(nameOf(task)).survey(order.stages(), described(task)));
  }

  @Override
  public StepResult surveyMonitor(MonitorTask task) {
    String host = task.monitor().name();
    return world.perform(
        "etcd_survey_monitor",
        host,
        Stage.ETCD_REGISTER,
        () ->
            StepResult.of(
                world.host(host).targetsDiffer(clientUrls(task)) ? List.of("targets") : List.of(),
                Optional.empty(),
                List.of()));
  }

  @Override
  public StepResult reviewAuthority() {
    return world.perform(
        "etcd_ca_review",
        "worker",
        Stage.ETCD_CERT,
        () ->
            StepResult.of(
                world.hasAuthority() ? List.of() : List.of("certificate authority"),
                Optional.empty(),
                List.of()));
  }

  @Override
  public StepResult restart(MemberTask task, Placement placement) {
    return change(
        "etcd_restart",
        nameOf(task),
        Stage.ETCD_LAUNCH,
        () -> {
          if (world.host(nameOf(task)).isToRestart()) {
            restart(task);
          } else {
            world.cluster(task.cluster().name()).start(task);
          }
        });
  }

  @Override
  public StepResult moveLeader(ClusterSpec cluster, String from, String to) {
    return world.perform(
        "etcd_move_leader",
        cluster.name(),
        Stage.ETCD_LAUNCH,
        () -> world.cluster(cluster.name()).moveLeader(cluster, from, to));
  }

  @Override
  public StepResult install(MemberTask task) {
    return change(
        "etcd_install", nameOf(task), Stage.ETCD_INSTALL, () -> world.host(nameOf(task)).install());
  }

  @Override
  public StepResult makeDirectories(MemberTask task, Stamp stamp) {
    return change(
        "etcd_dir", nameOf(task), Stage.ETCD_DIR, () -> world.host(nameOf(task)).stamp(stamp));
  }

  @Override
  public StepResult configure(MemberTask task, Placement placement, InitialState state) {
    return change(
        "etcd_conf",
        nameOf(task),
        Stage.ETCD_CONF,
        () -> world.host(nameOf(task)).configure(described(task), placement, state));
  }

  @Override
  public StepResult settle(MemberTask task, Placement placement) {
    return change(
        "etcd_settle",
        nameOf(task),
        Stage.ETCD_HEALTH,
        () ->
            world.host(nameOf(task)).configure(described(task), placement, InitialState.EXISTING));
  }

  @Override
  public StepResult finish(MemberTask task, Stamp stamp) {
    return change(
        "etcd_finish",
        nameOf(task),
        Stage.ETCD_HEALTH,
        () -> world.host(nameOf(task)).stamp(stamp));
  }

  @Override
  public StepResult ensureAuthority() {
    return change("etcd_ca", "worker", Stage.ETCD_CERT, () -> {});
  }

  @Override
  public StepResult certify(MemberTask task) {
    return change("etcd_cert", nameOf(task), Stage.ETCD_CERT, () -> {});
  }

  @Override
  public StepResult launch(MemberTask task) {
    return change(
        "etcd_launch",
        nameOf(task),
        Stage.ETCD_LAUNCH,
        () -> world.cluster(task.cluster().name()).start(task));
  }

  @Override
  public StepResult purge(MemberTask task) {
    return change(
        "etcd_purge", nameOf(task), Stage.ETCD_PURGE, () -> world.host(nameOf(task)).purge());
  }

  @Override
  public StepResult register(MonitorTask task) {
    String host = task.monitor().name();
    return change(
        "etcd_register",
        host,
        Stage.ETCD_REGISTER,
        () -> world.host(host).targets(clientUrls(task)));
  }

  private static List<String> clientUrls(MonitorTask task) {
    return task.cluster().members().stream().map(Member::clientUrl).toList();
  }

  @Override
  public StepResult deregister(MonitorTask task) {
    String host = task.monitor().name();
    return change(
        "etcd_deregister",
        host,
        Stage.ETCD_PURGE,
        () -> world.host(host).lessTargets(clientUrls(task)));
  }

  @Override
  public List<MemberStatus> awaitHealthy(ClusterSpec cluster, List<String> memberNames) {
    return world.perform(
        "etcd_health",
        cluster.name(),
        Stage.ETCD_HEALTH,
        () -> {
          List<MemberStatus> all = world.cluster(cluster.name()).statuses(cluster);
          if (!all.stream().allMatch(MemberStatus::healthy)) {
            throw new StepFailure(
                    FailureKind.UNHEALTHY,
                    cluster.name(),
                    Stage.ETCD_HEALTH,
                    "reading",
                    "not all members run",
                    "Look.")
                .toApplicationFailure();
          }
          return all;
        });
  }

  @Override
  public List<MemberStatus> status(ClusterSpec cluster) {
    return world.perform(
        "etcd_status",
        cluster.name(),
        Stage.ETCD_HEALTH,
        () -> world.cluster(cluster.name()).statuses(cluster));
  }

  private StepResult change(String verb, String host, Stage stage, Runnable effect) {
    return world.perform(
        verb,
        host,
        stage,
        () -> {
          effect.run();
          world.host(host).done(stage);
          return StepResult.of(List.of(verb), Optional.empty(), List.of());
        });
  }

  private static String nameOf(MemberTask task) {
    return task.member().host().name();
  }

  @Override
  public String invocation(MemberTask task) {
    return world.perform(
        "etcd_invocation",
        nameOf(task),
        Stage.ETCD_LAUNCH,
        () -> world.host(nameOf(task)).invocation());
  }

  @Override
  public StepResult restartFrom(MemberTask task, String invocation) {
    return world.perform(
        "etcd_restart_from",
        nameOf(task),
        Stage.ETCD_LAUNCH,
        () -> {
          FakeHost host = world.host(nameOf(task));
          if (!host.isRunning()) {
            world.cluster(task.cluster().name()).start(task);
            return StepResult.of(List.of("started"), Optional.empty(), List.of());
          }
          if (!host.invocation().equals(invocation)) {
            return StepResult.ok("it was restarted already");
          }
          restart(task);
          return StepResult.of(List.of("restarted"), Optional.empty(), List.of());
        });
  }

  private void restart(MemberTask task) {
    world.cluster(task.cluster().name()).beforeRestart(task);
    world.host(nameOf(task)).restart();
  }

  @Override
  public StepResult moveData(MemberTask task, String from) {
    return world.perform(
        "etcd_move_data",
        nameOf(task),
        Stage.ETCD_DIR,
        () ->
            world.host(nameOf(task)).moveData(from, task.member().dataDirectory())
                ? StepResult.of(List.of(task.member().dataDirectory()), Optional.empty(), List.of())
                : StepResult.ok("the data is there already"));
  }

  @Override
  public StepResult clean(MemberTask task, Remains remains) {
    return world.perform(
        "etcd_clean",
        nameOf(task),
        Stage.ETCD_PURGE,
        () -> {
          FakeHost host = world.host(nameOf(task));
          world.cluster(task.cluster().name()).isCleaned(nameOf(task));
          if (host.belongsToAnother(task.cluster(), task.member())) {
            throw new StepFailure(
                    FailureKind.COMMAND,
                    nameOf(task),
                    Stage.ETCD_PURGE,
                    "cleaning",
                    "what is here is another member's",
                    "Look.")
                .toApplicationFailure();
          }
          return StepResult.of(host.takeAway(remains), Optional.empty(), List.of());
        });
  }

  @Override
  public StepResult uninstall(MemberTask task) {
    return world.perform(
        "etcd_uninstall",
        nameOf(task),
        Stage.ETCD_PURGE,
        () ->
            StepResult.of(
                world.host(nameOf(task)).uninstall() ? List.of("etcd") : List.of(),
                Optional.empty(),
                List.of()));
  }

  @Override
  public ClientCertificate signClient(String request, String name, int days) {
    return world.perform(
        "etcd_client_cert",
        "worker",
        Stage.ETCD_CERT,
        () -> new ClientCertificate("CN=" + name, "CN=etcd-ca", Instant.EPOCH));
  }
}
