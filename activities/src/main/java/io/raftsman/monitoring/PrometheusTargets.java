package io.raftsman.monitoring;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MonitorTask;
import io.raftsman.activity.MonitoringActivities;
import io.raftsman.certificates.Certificates;
import io.raftsman.certificates.CertifiedKey;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.pki.LeafProfile;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.RemoteScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes target files for Prometheus' file discovery, and gives Prometheus a client certificate to
 * scrape with.
 */
public final class PrometheusTargets implements MonitoringActivities {
  private static final String PKI = "/etc/prometheus/pki";
  private static final String KEY = PKI + "/etcd.key";
  private static final String CERTIFICATE = PKI + "/etcd.crt";
  private static final String AUTHORITY = PKI + "/ca.crt";
  private static final String MADE = "/etc/prometheus/.raftsman.made";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Hosts hosts;
  private final Certificates certificates;

  /** Works through these connections and has the client certificate signed by these. */
  public PrometheusTargets(Hosts hosts, Certificates certificates) {
    this.hosts = requireNonNull(hosts, "hosts");
    this.certificates = requireNonNull(certificates, "certificates");
  }

  @Override
  public StepResult register(MonitorTask task) {
    StepResult certified =
        certificates.certify(task.monitor(), Stage.ETCD_REGISTER, client(task.cluster()));
    String reload = certified.outcome() == Outcome.CHANGED ? "yes" : "no";
    return certified.and(
        hosts.step(task.monitor(), Stage.ETCD_REGISTER, targets(task, reload), LIMIT));
  }

  /** What Prometheus scrapes with. */
  public static CertifiedKey client(ClusterSpec cluster) {
    return new CertifiedKey(
        KEY,
        "640",
        CERTIFICATE,
        AUTHORITY,
        "root:prometheus",
        Optional.empty(),
        MADE,
        LeafProfile.client("prometheus", Duration.ofDays(cluster.certificateDays())));
  }

  /** The script that tells which targets {@link #register} would write, when it checks. */
  public static RemoteScript surveying(MonitorTask task) {
    return targets(task, "no");
  }

  private static RemoteScript targets(MonitorTask task, String reload) {
    ClusterSpec cluster = task.cluster();
    return RemoteScript.of(PrometheusTargets.class, "register")
        .with("directory_path", cluster.targetsDirectory())
        .with(
            "targets",
            cluster.members().stream()
                .map(m -> m.name() + "\t" + base64(target(cluster, m)))
                .collect(Collectors.joining("\n")))
        .with("reload", reload)
        .with("made", MADE)
        .withDiff(task.diff());
  }

  @Override
  public StepResult deregister(MonitorTask task) {
    return hosts.step(
        task.monitor(),
        Stage.ETCD_PURGE,
        RemoteScript.of(PrometheusTargets.class, "deregister")
            .with("directory_path", task.cluster().targetsDirectory())
            .with(
                "names",
                task.cluster().members().stream()
                    .map(Member::name)
                    .collect(Collectors.joining("\n")))
            .with("files", String.join("\n", KEY, CERTIFICATE, AUTHORITY))
            .with("made", MADE),
        LIMIT);
  }

  /** The target file of a member. */
  static String target(ClusterSpec cluster, Member member) {
    return """
        # Prometheus target of etcd member %s, written by Raftsman.
        - labels: { ip: "%s", ins: "%s", cls: "%s" }
          targets: ["%s:%d"]
        """
        .formatted(
            member.name(),
            member.host().name(),
            member.name(),
            cluster.name(),
            member.host().urlHost(),
            member.clientPort());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
