package io.raftsman.host;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.HostActivities;
import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.Layout;
import io.raftsman.cluster.Member;
import io.raftsman.observed.HostFacts;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.DataDirectory;
import io.raftsman.observed.HostState.EtcdProcess;
import io.raftsman.observed.HostState.LiveMember;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.packages.Packages;
import io.raftsman.packages.WorkerArchive;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.RemoteScript;
import io.raftsman.ssh.ScriptOutput;
import io.raftsman.stamp.StampFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at hosts through one script a question. */
public final class HostInspection implements HostActivities {
  /** How far a host's clock may be from the worker's, seconds. */
  private static final double CLOCK_TOLERANCE = 5;

  private static final Duration LIMIT = Duration.ofSeconds(45);

  private final Hosts hosts;

  /** Looks through these connections. */
  public HostInspection(Hosts hosts) {
    this.hosts = requireNonNull(hosts, "hosts");
  }

  @Override
  public HostFacts examine(MemberTask task) {
    Member member = task.member();
    var script =
        RemoteScript.of(HostInspection.class, "etcd_assert")
            .using(Packages.class, "apt")
            .with("client_port", member.clientPort())
            .with("peer_port", member.peerPort())
            .with("config_directory", task.cluster().layout().configDirectory())
            .with("data", member.dataDirectory())
            .with("address", member.host().name())
            .with("service", task.cluster().service())
            .with("method", member.installation().method().label())
            .with("version", member.installation().version().orElse(""));
    double before = now();
    ScriptOutput output = hosts.run(member.host(), Stage.ETCD_ASSERT, script, LIMIT);
    var faults = new ArrayList<String>(output.faults());
    output.fact("clock").flatMap(clock -> clockFault(clock, before, now())).ifPresent(faults::add);
    WorkerArchive.fault(member.installation()).ifPresent(faults::add);
    if (!faults.isEmpty()) {
      throw new StepFailure(
              FailureKind.UNFIT,
              member.host().name(),
              Stage.ETCD_ASSERT,
              "looking whether the host can carry " + member.name(),
              String.join("\n", faults),
              "Mend this, then run the same command again. No host was changed.")
          .toApplicationFailure();
    }
    return new HostFacts(
        member.host().name(),
        output.fact("system").orElse("unknown"),
        output.fact("architecture").orElse("unknown"),
        output.fact("listen").orElse(member.host().name()),
        output.fact("package_manager"),
        output.fact("binary"),
        output.fact("version"),
        output.notes(),
        List.of(output.ran()));
  }

  /**
   * The host's clock must lie between the worker's before and after the call, give or take the
   * tolerance.
   */
  static Optional<String> clockFault(String clock, double before, double after) {
    double host;
    try {
      host = Double.parseDouble(clock);
    } catch (NumberFormatException e) {
      return Optional.of("the host's date says " + clock + " instead of seconds");
    }
    double off = host < before ? before - host : Math.max(0, host - after);
    return off <= CLOCK_TOLERANCE
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the clock is %.0f s %s the worker's: let a time service set it (chrony, systemd-timesyncd)",
                off,
                host < before ? "behind" : "ahead of"));
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }

  @Override
  public HostState observe(MemberTask task) {
    Member member = task.member();
    Layout layout = task.cluster().layout();
    var script =
        RemoteScript.of(HostInspection.class, "etcd_check")
            .using(HostInspection.class, "etcd")
            .with("client_port", member.clientPort())
            .with("peer_port", member.peerPort())
            .with("data", member.dataDirectory())
            .with("service", task.cluster().service())
            .with("url", member.clientUrl())
            .with("config_path", layout.config())
            .with("stamp", layout.stamp())
            .with("authority", layout.authority())
            .with("certificate", layout.certificate())
            .with("key", layout.key());
    ScriptOutput output = hosts.run(member.host(), Stage.ETCD_CHECK, script, LIMIT);
    return new HostState(
        member.host().name(),
        output.fact("stamp").flatMap(HostInspection::readStamp),
        output.fact("config").map(ConfigFile::describe),
        output.factValues("process").stream().map(HostInspection::process).toList(),
        output.fact("listening").isPresent(),
        output
            .fact("data_identity")
            .map(
                identity ->
                    new DataDirectory(
                        member.dataDirectory(),
                        number(output, "data_bytes"),
                        number(output, "data_age"),
                        identity)),
        output
            .fact("member")
            .map(
                id ->
                    new LiveMember(
                        hexadecimal(id),
                        output.fact("cluster").map(HostInspection::hexadecimal).orElse(""),
                        number(output, "keys"),
                        output.fact("members").map(MemberList::parse).orElse(List.of()))),
        List.of(output.ran()));
  }

  /** A stamp that can't be read is none: what is on the host then counts as somebody else's. */
  private static Optional<Stamp> readStamp(String json) {
    return StampFormat.read(json);
  }

  private static EtcdProcess process(String line) {
    String[] fields = line.split("\\|", -1);
    return new EtcdProcess(
        Long.parseLong(fields[0]),
        Optional.of(fields[1]).filter(f -> !f.isEmpty()),
        Optional.of(fields[2]).filter(f -> !f.isEmpty()));
  }

  private static long number(ScriptOutput output, String fact) {
    return output.fact(fact).map(String::strip).map(Long::parseLong).orElse(0L);
  }

  private static String hexadecimal(String decimal) {
    return Long.toHexString(Long.parseUnsignedLong(decimal));
  }
}
