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
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.Placement;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Survey;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
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

  FakeActivities(FakeWorld world) {
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
                .state(described(task), world.members().orElseGet(() -> known(task.cluster()))));
  }

  private static ConfiguredMember described(MemberTask task) {
    return new ConfiguredMember(
        task.member().name(),
        task.cluster().name(),
        task.member().dataDirectory(),
        task.member().clientUrl(),
        task.member().peerUrl());
  }

  private static List<KnownMember> known(ClusterSpec cluster) {
    return cluster.members().stream()
        .map(m -> new KnownMember(id(m), m.name(), List.of(m.peerUrl()), false))
        .toList();
  }

  private static String id(Member member) {
    return Integer.toHexString(0xe7cd0 + member.sequence());
  }

  @Override
  public Survey survey(MemberTask task, Placement placement, SurveyOrder order) {
    return world.perform(
        "etcd_survey",
        nameOf(task),
        Stage.ETCD_CHECK,
        () -> world.host(nameOf(task)).survey(order.stages()));
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
                world.host(host).differs(Stage.ETCD_REGISTER) ? List.of("targets") : List.of(),
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
        "etcd_restart", nameOf(task), Stage.ETCD_LAUNCH, () -> world.host(nameOf(task)).restart());
  }

  @Override
  public StepResult moveLeader(ClusterSpec cluster, String from, String to) {
    return change("etcd_move_leader", cluster.name(), Stage.ETCD_LAUNCH, () -> world.isLedBy(to));
  }

  @Override
  public StepResult install(MemberTask task) {
    return change("etcd_install", nameOf(task), Stage.ETCD_INSTALL, () -> {});
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
        () -> world.host(nameOf(task)).configure(placement, state));
  }

  @Override
  public StepResult settle(MemberTask task, Placement placement) {
    return change(
        "etcd_settle",
        nameOf(task),
        Stage.ETCD_HEALTH,
        () -> world.host(nameOf(task)).configure(placement, InitialState.EXISTING));
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
        "etcd_launch", nameOf(task), Stage.ETCD_LAUNCH, () -> world.host(nameOf(task)).launch());
  }

  @Override
  public StepResult purge(MemberTask task) {
    return change(
        "etcd_purge", nameOf(task), Stage.ETCD_PURGE, () -> world.host(nameOf(task)).purge());
  }

  @Override
  public StepResult register(MonitorTask task) {
    String host = task.monitor().name();
    return change("etcd_register", host, Stage.ETCD_REGISTER, () -> world.host(host).targets(true));
  }

  @Override
  public StepResult deregister(MonitorTask task) {
    String host = task.monitor().name();
    return change("etcd_deregister", host, Stage.ETCD_PURGE, () -> world.host(host).targets(false));
  }

  @Override
  public List<MemberStatus> awaitHealthy(ClusterSpec cluster, List<String> memberNames) {
    return world.perform(
        "etcd_health",
        cluster.name(),
        Stage.ETCD_HEALTH,
        () -> {
          List<MemberStatus> all = statuses(cluster);
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
    return world.perform("etcd_status", cluster.name(), Stage.ETCD_HEALTH, () -> statuses(cluster));
  }

  private List<MemberStatus> statuses(ClusterSpec cluster) {
    String leader = world.leader().isEmpty() ? cluster.members().get(0).name() : world.leader();
    boolean electing = world.electing();
    String leaderId =
        cluster.members().stream()
            .filter(m -> m.name().equals(leader) && !electing)
            .map(FakeActivities::id)
            .findFirst()
            .orElse("0");
    List<String> names =
        world.members().orElseGet(() -> known(cluster)).stream()
            .map(KnownMember::name)
            .sorted()
            .toList();
    return cluster.members().stream().map(m -> statusOf(m, leaderId, names)).toList();
  }

  private MemberStatus statusOf(Member member, String leaderId, List<String> names) {
    boolean healthy = world.host(member.host().name()).isRunning();
    return new MemberStatus(
        member.name(),
        member.clientUrl(),
        healthy,
        healthy ? 1.5 : 0,
        healthy ? Optional.of(answer(member, leaderId, names)) : Optional.empty(),
        List.of(),
        Optional.empty(),
        healthy ? Optional.empty() : Optional.of("connection refused"));
  }

  private static MemberStatus.Answer answer(Member member, String leaderId, List<String> names) {
    return new MemberStatus.Answer(
        id(member), "cdf818194e3a", leaderId, false, "3.4.23", 20_480, 16_384, 2, 9, 1, names);
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
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public StepResult restartFrom(MemberTask task, String invocation) {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public StepResult moveData(MemberTask task, String from) {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public StepResult clean(MemberTask task, Remains remains) {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public StepResult uninstall(MemberTask task) {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public ClientCertificate signClient(String request, String name, int days) {
    throw new UnsupportedOperationException("to be written");
  }
}
