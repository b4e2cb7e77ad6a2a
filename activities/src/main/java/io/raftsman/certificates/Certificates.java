package io.raftsman.certificates;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.PkiActivities;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Layout;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.raftsman.pki.Authority;
import io.raftsman.pki.AuthorityException;
import io.raftsman.pki.LeafProfile;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.RemoteScript;
import io.raftsman.ssh.ScriptOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives hosts certificates: the host makes the key and the request, the authority on the worker
 * signs, the host installs.
 *
 * <p>Invariant: no private key of a host is ever read by the worker.
 */
public final class Certificates implements PkiActivities {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Hosts hosts;
  private final Path pkiDirectory;

  /**
   * Signs with the authority of a directory.
   *
   * @param pkiDirectory on the worker, with {@code ca/ca.key} and {@code ca/ca.crt}
   */
  public Certificates(Hosts hosts, Path pkiDirectory) {
    this.hosts = requireNonNull(hosts, "hosts");
    this.pkiDirectory = requireNonNull(pkiDirectory, "pkiDirectory");
  }

  @Override
  public StepResult ensureAuthority() {
    try {
      Authority authority = Authority.ensure(pkiDirectory);
      Optional<String> note =
          authority.warnings().isEmpty()
              ? Optional.empty()
              : Optional.of(String.join("; ", authority.warnings()));
      return StepResult.of(
          authority.made() ? List.of("certificate authority in " + pkiDirectory) : List.of(),
          note,
          List.of());
    } catch (AuthorityException e) {
      throw unusable("worker", e);
    }
  }

  @Override
  public StepResult certify(MemberTask task) {
    Layout layout = task.cluster().layout();
    Host host = task.member().host();
    var wanted =
        new CertifiedKey(
            layout.key(),
            "600",
            layout.certificate(),
            layout.authority(),
            "etcd:etcd",
            Optional.of(Layout.SHARED_AUTHORITY),
            layout.made(),
            LeafProfile.member(
                task.member().name(),
                host.name(),
                Duration.ofDays(task.cluster().certificateDays())));
    return certify(host, Stage.ETCD_CERT, wanted);
  }

  /** Makes key and certificate right on a host; a certificate that is still right is kept. */
  public StepResult certify(Host host, Stage stage, CertifiedKey wanted) {
    Authority authority;
    try {
      authority = Authority.load(pkiDirectory);
    } catch (AuthorityException e) {
      throw unusable(host.name(), e);
    }
    ScriptOutput asked =
        hosts.run(
            host,
            stage,
            RemoteScript.of(Certificates.class, "cert_request")
                .with("key", wanted.key())
                .with("certificate", wanted.certificate())
                .with("owner", wanted.owner())
                .with("made", wanted.made()),
            LIMIT);
    Instant now = Instant.now();
    Optional<String> why =
        asked
            .fact("certificate")
            .map(present -> authority.whyNotRight(present, wanted.profile(), now))
            .orElse(Optional.of("there is none for this key"));
    String signed =
        why.isEmpty()
            ? ""
            : authority.sign(asked.fact("request").orElse(""), wanted.profile(), now);
    ScriptOutput installed =
        hosts.run(
            host,
            stage,
            RemoteScript.of(Certificates.class, "cert_install")
                .with("key", wanted.key())
                .with("key_mode", wanted.keyMode())
                .with("certificate", wanted.certificate())
                .with("owner", wanted.owner())
                .with("authority", wanted.authority())
                .with("authority_certificate", authority.certificatePem())
                .with("signed", signed)
                .with("shared", wanted.shared().orElse(""))
                .with("made", wanted.made()),
            LIMIT);
    var changes = new ArrayList<>(asked.changes());
    changes.addAll(installed.changes());
    return StepResult.of(changes, installed.note(), List.of(asked.ran(), installed.ran()));
  }

  private RuntimeException unusable(String host, AuthorityException e) {
    return new StepFailure(
            FailureKind.WORKER,
            host,
            Stage.ETCD_CERT,
            "using the certificate authority in " + pkiDirectory,
            String.valueOf(e.getMessage()),
            "Mend the files, or name another directory: --pki-dir.")
        .toApplicationFailure();
  }
}
