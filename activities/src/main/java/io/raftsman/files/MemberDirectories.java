package io.raftsman.files;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.FileActivities;
import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Layout;
import io.raftsman.observed.Placement;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.RemoteScript;
import io.raftsman.stamp.StampFormat;
import java.time.Duration;

/** Makes directories and writes files: compared before written, replaced as a whole. */
public final class MemberDirectories implements FileActivities {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Hosts hosts;

  /** Writes through these connections. */
  public MemberDirectories(Hosts hosts) {
    this.hosts = requireNonNull(hosts, "hosts");
  }

  @Override
  public StepResult makeDirectories(MemberTask task, Stamp stamp) {
    return hosts.step(task.member().host(), Stage.ETCD_DIR, directories(task, stamp), LIMIT);
  }

  /** The script of {@link #makeDirectories}. */
  public static RemoteScript directories(MemberTask task, Stamp stamp) {
    Layout layout = task.cluster().layout();
    return RemoteScript.of(MemberDirectories.class, "etcd_dir")
        .with("config_directory", layout.configDirectory())
        .with("data", task.member().dataDirectory())
        .with("stamp_path", layout.stamp())
        .with("stamp", StampFormat.write(stamp))
        .with("made", layout.made())
        .withDiff(task.diff());
  }

  @Override
  public StepResult configure(MemberTask task, Placement placement, InitialState state) {
    return hosts.step(
        task.member().host(), Stage.ETCD_CONF, configuration(task, placement, state), LIMIT);
  }

  @Override
  public StepResult settle(MemberTask task, Placement placement) {
    return hosts.step(
        task.member().host(),
        Stage.ETCD_HEALTH,
        configuration(task, placement, InitialState.EXISTING),
        LIMIT);
  }

  @Override
  public StepResult finish(MemberTask task, Stamp stamp) {
    var script =
        RemoteScript.of(MemberDirectories.class, "etcd_stamp")
            .with("stamp_path", task.cluster().layout().stamp())
            .with("stamp", StampFormat.write(stamp))
            .withDiff(task.diff());
    return hosts.step(task.member().host(), Stage.ETCD_HEALTH, script, LIMIT);
  }

  /** The script of {@link #configure}. */
  public static RemoteScript configuration(
      MemberTask task, Placement placement, InitialState state) {
    Layout layout = task.cluster().layout();
    MemberFiles files = MemberFiles.of(task.cluster(), task.member(), placement, state);
    return RemoteScript.of(MemberDirectories.class, "etcd_conf")
        .with("data", task.member().dataDirectory())
        .with("config_path", layout.config())
        .with("config", files.config())
        .with("unit_path", layout.unit())
        .with("unit", files.unit())
        .with("profile_path", layout.profile())
        .with("profile", files.profile())
        .withDiff(task.diff());
  }
}
