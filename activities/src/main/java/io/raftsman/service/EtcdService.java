package io.raftsman.service;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.ServiceActivities;
import io.raftsman.cluster.Layout;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.host.HostInspection;
import io.raftsman.observed.Placement;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.RemoteScript;
import java.time.Duration;

/** Starts and purges through systemd. */
public final class EtcdService implements ServiceActivities {
  private static final Duration LAUNCH_LIMIT = Duration.ofSeconds(150);
  private static final Duration PURGE_LIMIT = Duration.ofMinutes(5);

  private final Hosts hosts;

  /** Works through these connections. */
  public EtcdService(Hosts hosts) {
    this.hosts = requireNonNull(hosts, "hosts");
  }

  @Override
  public StepResult launch(MemberTask task) {
    var script =
        RemoteScript.of(EtcdService.class, "etcd_launch")
            .using(EtcdService.class, "unit")
            .with("service", task.cluster().service());
    return hosts.step(task.member().host(), Stage.ETCD_LAUNCH, script, LAUNCH_LIMIT);
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
    Member member = task.member();
    Layout layout = task.cluster().layout();
    var script =
        RemoteScript.of(EtcdService.class, "etcd_purge")
            .using(HostInspection.class, "etcd")
            .with("client_port", member.clientPort())
            .with("peer_port", member.peerPort())
            .with("data", member.dataDirectory())
            .with("service", task.cluster().service())
            .with("unit_path", layout.unit())
            .with("profile_path", layout.profile())
            .with(
                "files",
                String.join(
                    "\n",
                    layout.config(),
                    layout.authority(),
                    layout.certificate(),
                    layout.key(),
                    layout.stamp()))
            .with("made", layout.made());
    return hosts.step(member.host(), Stage.ETCD_PURGE, script, PURGE_LIMIT);
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
}
