package io.raftsman.service;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.ServiceActivities;
import io.raftsman.cluster.Layout;
import io.raftsman.cluster.Remains;
import io.raftsman.host.HostInspection;
import io.raftsman.observed.Placement;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.RemoteScript;
import java.time.Duration;

/** Starts, restarts, moves and takes away through systemd. */
public final class EtcdService implements ServiceActivities {
  private static final Duration LAUNCH_LIMIT = Duration.ofSeconds(150);
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(30);
  private static final Duration COPY_LIMIT = Duration.ofMinutes(28);
  private static final Duration PURGE_LIMIT = Duration.ofMinutes(5);

  private final Hosts hosts;

  /** Works through these connections. */
  public EtcdService(Hosts hosts) {
    this.hosts = requireNonNull(hosts, "hosts");
  }

  @Override
  public StepResult launch(MemberTask task) {
    return hosts.step(
        task.member().host(), Stage.ETCD_LAUNCH, launching(task.cluster().service()), LAUNCH_LIMIT);
  }

  /** The script of {@link #launch}. */
  public static RemoteScript launching(String service) {
    return RemoteScript.of(EtcdService.class, "etcd_launch")
        .using(EtcdService.class, "unit")
        .with("service", service);
  }

  @Override
  public StepResult restart(MemberTask task, Placement placement) {
    return hosts.step(
        task.member().host(), Stage.ETCD_LAUNCH, restarting(task, placement), LAUNCH_LIMIT);
  }

  /** The script of {@link #restart}. */
  public static RemoteScript restarting(MemberTask task, Placement placement) {
    return RemoteScript.of(EtcdService.class, "etcd_restart")
        .using(EtcdService.class, "unit")
        .with("service", task.cluster().service())
        .with("config_path", task.cluster().layout().config())
        .with("unit_path", task.cluster().layout().unit())
        .with("binary", placement.binary());
  }

  @Override
  public StepResult purge(MemberTask task) {
    return hosts.step(task.member().host(), Stage.ETCD_PURGE, purging(task), PURGE_LIMIT);
  }

  private static RemoteScript purging(MemberTask task) {
    Layout layout = task.cluster().layout();
    return RemoteScript.of(EtcdService.class, "etcd_purge")
        .using(HostInspection.class, "etcd")
        .using(EtcdService.class, "entries")
        .using(EtcdService.class, "stop")
        .using(EtcdService.class, "take_away")
        .with("client_port", task.member().clientPort())
        .with("peer_port", task.member().peerPort())
        .with("data", task.member().dataDirectory())
        .with("service", task.cluster().service())
        .with("unit_path", layout.unit())
        .with("profile_path", layout.profile())
        .with("files", files(layout))
        .with("made", layout.made());
  }

  private static String files(Layout layout) {
    return String.join(
        "\n",
        layout.config(),
        layout.authority(),
        layout.certificate(),
        layout.key(),
        layout.stamp());
  }

  @Override
  public String invocation(MemberTask task) {
    var script =
        RemoteScript.of(EtcdService.class, "etcd_invocation")
            .using(EtcdService.class, "unit")
            .with("service", task.cluster().service());
    return hosts
        .run(task.member().host(), Stage.ETCD_LAUNCH, script, LOOK_LIMIT)
        .fact("invocation")
        .orElse("");
  }

  @Override
  public StepResult restartFrom(MemberTask task, String invocation) {
    var script =
        RemoteScript.of(EtcdService.class, "etcd_restart_from")
            .using(EtcdService.class, "unit")
            .with("service", task.cluster().service())
            .with("from", invocation);
    return hosts.step(task.member().host(), Stage.ETCD_LAUNCH, script, LAUNCH_LIMIT);
  }

  @Override
  public StepResult moveData(MemberTask task, String from) {
    return hosts.step(task.member().host(), Stage.ETCD_LAUNCH, moving(task, from), COPY_LIMIT);
  }

  /** The script of {@link #moveData}. */
  public static RemoteScript moving(MemberTask task, String from) {
    return RemoteScript.of(EtcdService.class, "etcd_move_data")
        .using(HostInspection.class, "etcd")
        .using(EtcdService.class, "entries")
        .using(EtcdService.class, "stop")
        .with("client_port", task.member().clientPort())
        .with("peer_port", task.member().peerPort())
        .with("from", from)
        .with("data", task.member().dataDirectory())
        .with("service", task.cluster().service())
        .with("made", task.cluster().layout().made());
  }

  @Override
  public StepResult clean(MemberTask task, Remains remains) {
    return hosts.step(task.member().host(), Stage.ETCD_PURGE, cleaning(task, remains), PURGE_LIMIT);
  }

  /** The script of {@link #clean}. */
  public static RemoteScript cleaning(MemberTask task, Remains remains) {
    Layout layout = task.cluster().layout();
    return RemoteScript.of(EtcdService.class, "etcd_clean")
        .using(HostInspection.class, "etcd")
        .using(EtcdService.class, "entries")
        .using(EtcdService.class, "stop")
        .using(EtcdService.class, "take_away")
        .with("cluster", task.cluster().name())
        .with("instance", task.member().name())
        .with("any_instance", task.member().isUnlisted() ? "yes" : "no")
        .with("client_port", task.member().clientPort())
        .with("peer_port", task.member().peerPort())
        .with("data", task.member().dataDirectory())
        .with("keep_data", remains.data() ? "yes" : "no")
        .with("service", task.cluster().service())
        .with("config_path", layout.config())
        .with("stamp_path", layout.stamp())
        .with("unit_path", layout.unit())
        .with("profile_path", layout.profile())
        .with("files", files(layout))
        .with("made", layout.made());
  }
}
