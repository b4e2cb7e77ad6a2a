package io.raftsman.certificates;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.PkiActivities;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Layout;
import io.raftsman.observed.ClientCertificate;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.raftsman.pki.Authority;
import io.raftsman.pki.AuthorityException;
import io.raftsman.pki.LeafProfile;
import io.raftsman.pki.SignedCertificate;
import io.raftsman.pki.SigningRefusedException;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.RemoteScript;
import io.raftsman.ssh.ScriptOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
  public StepResult reviewAuthority() {
    Optional<Authority> authority = authority("worker");
    return StepResult.of(
        authority.isPresent() ? List.of() : List.of("certificate authority in " + pkiDirectory),
        authority
            .map(Authority::warnings)
            .filter(warnings -> !warnings.isEmpty())
            .map(warnings -> String.join("; ", warnings)),
        List.of());
  }

  /** The authority; empty where there is none yet. */
  private Optional<Authority> authority(String host) {
    try {
      return Optional.of(Authority.load(pkiDirectory));
    } catch (AuthorityException e) {
      if (e.fault() == AuthorityException.Fault.MISSING) {
        return Optional.empty();
      }
      throw unusable(host, e);
    }
  }

  @Override
  public StepResult certify(MemberTask task) {
    return certify(task.member().host(), Stage.ETCD_CERT, wanted(task));
  }

  /** What a member's host shall have. */
  public static CertifiedKey wanted(MemberTask task) {
    Layout layout = task.cluster().layout();
    return new CertifiedKey(
        layout.key(),
        "600",
        layout.certificate(),
        layout.authority(),
        "etcd:etcd",
        Optional.of(Layout.SHARED_AUTHORITY),
        layout.made(),
        LeafProfile.member(
            task.member().name(),
            task.member().host().name(),
            Duration.ofDays(task.cluster().certificateDays())));
  }

  /**
   * The scripts that tell what {@link #certify} would do, when they check; {@link #review} reads
   * their outputs.
   */
  public List<RemoteScript> surveying(Host host, CertifiedKey wanted, boolean diff) {
    Optional<Authority> authority = authority(host.name());
    return authority.isEmpty()
        ? List.of(request(wanted))
        : List.of(
            request(wanted),
            install(wanted, authority.orElseThrow().certificatePem(), "").withDiff(diff));
  }

  /** What {@link #certify} would do, from what the scripts of {@link #surveying} said. */
  public StepResult review(Host host, CertifiedKey wanted, List<ScriptOutput> said) {
    ScriptOutput asked = said.get(0);
    Optional<Authority> authority = authority(host.name());
    Optional<String> why =
        authority.isEmpty()
            ? Optional.of("there is no authority yet")
            : whyToSign(authority.orElseThrow(), asked, wanted);
    List<String> signed =
        why.map(reason -> List.of(wanted.certificate() + " (" + reason + ")")).orElse(List.of());
    StepResult result = asked.asStep();
    for (ScriptOutput more : said.subList(1, said.size())) {
      result = result.and(more.asStep());
    }
    return result.and(StepResult.of(signed, Optional.empty(), List.of()));
  }

  private static Optional<String> whyToSign(
      Authority authority, ScriptOutput asked, CertifiedKey wanted) {
    return asked
        .fact("certificate")
        .map(present -> authority.whyNotRight(present, wanted.profile(), Instant.now()))
        .orElse(Optional.of("there is none for this key"));
  }

  private static RemoteScript request(CertifiedKey wanted) {
    return RemoteScript.of(Certificates.class, "cert_request")
        .with("key", wanted.key())
        .with("certificate", wanted.certificate())
        .with("owner", wanted.owner())
        .with("made", wanted.made());
  }

  private static RemoteScript install(CertifiedKey wanted, String authority, String signed) {
    return RemoteScript.of(Certificates.class, "cert_install")
        .with("key", wanted.key())
        .with("key_mode", wanted.keyMode())
        .with("certificate", wanted.certificate())
        .with("owner", wanted.owner())
        .with("authority", wanted.authority())
        .with("authority_certificate", authority)
        .with("signed", signed)
        .with("shared", wanted.shared().orElse(""))
        .with("made", wanted.made());
  }

  /** Makes key and certificate right on a host; a certificate that is still right is kept. */
  public StepResult certify(Host host, Stage stage, CertifiedKey wanted) {
    Authority authority;
    try {
      authority = Authority.load(pkiDirectory);
    } catch (AuthorityException e) {
      throw unusable(host.name(), e);
    }
    ScriptOutput asked = hosts.run(host, stage, request(wanted), LIMIT);
    String signed =
        whyToSign(authority, asked, wanted).isEmpty()
            ? ""
            : authority.sign(asked.fact("request").orElse(""), wanted.profile(), Instant.now());
    ScriptOutput installed =
        hosts.run(host, stage, install(wanted, authority.certificatePem(), signed), LIMIT);
    return asked.asStep().and(installed.asStep());
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

  @Override
  public ClientCertificate signClient(String request, String name, int days) {
    try {
      Authority authority = Authority.load(pkiDirectory);
      LeafProfile profile = LeafProfile.client(name, Duration.ofDays(Math.max(1, days)));
      SignedCertificate signed = authority.issue(request, profile, Instant.now());
      return new ClientCertificate(signed.pem(), authority.certificatePem(), signed.end());
    } catch (AuthorityException e) {
      throw unusable("worker", e);
    } catch (SigningRefusedException | IllegalArgumentException e) {
      throw new StepFailure(
              FailureKind.COMMAND,
              "worker",
              Stage.ETCD_CERT,
              "signing a certificate for the client " + name,
              String.valueOf(e.getMessage()),
              "Make a new request: openssl req -new, with a key on P-256 or of RSA with 2048 bits or more.")
          .toApplicationFailure();
    }
  }
}
