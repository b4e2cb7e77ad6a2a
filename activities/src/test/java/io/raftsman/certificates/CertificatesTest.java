package io.raftsman.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftsman.observed.ClientCertificate;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.raftsman.pki.LeafProfile;
import io.raftsman.ssh.Connections;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.InActivity;
import io.raftsman.ssh.LoopbackSshd;
import io.raftsman.ssh.RemoteScript;
import io.raftsman.ssh.ScriptOutput;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a certification would do, told without doing it, and what it then does. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CertificatesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Path pki;
  private Path place;
  private LoopbackSshd sshd;
  private Hosts hosts;
  private Certificates certificates;
  private InActivity activity;

  @BeforeEach
  void start() throws IOException {
    pki = directory.resolve("pki");
    place = Files.createDirectory(directory.resolve("host"));
    sshd = LoopbackSshd.start(directory.resolve("sshd"));
    hosts = new Hosts(new Connections(sshd.settings()));
    certificates = new Certificates(hosts, pki);
    activity = new InActivity();
  }

  @AfterEach
  void stop() {
    activity.close();
    hosts.close();
    sshd.close();
  }

  @Test
  void an_authority_that_is_missing_would_be_made_and_is_not() {
    StepResult review = certificates.reviewAuthority();

    assertThat(review.outcome()).isEqualTo(Outcome.CHANGED);
    assertThat(review.changes()).containsExactly("certificate authority in " + pki);
    assertThat(pki).doesNotExist();
  }

  @Test
  void an_authority_that_is_there_stays() {
    certificates.ensureAuthority();

    assertThat(certificates.reviewAuthority().outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void half_an_authority_is_a_fault_of_the_worker_s() throws IOException {
    certificates.ensureAuthority();
    Files.delete(pki.resolve("ca/ca.key"));

    StepFailure failure =
        catchThrowableOfType(ApplicationFailure.class, () -> certificates.reviewAuthority())
            .getDetails()
            .get(StepFailure.class);

    assertThat(failure.kind()).isEqualTo(FailureKind.WORKER);
    assertThat(failure.remedy()).contains("--pki-dir");
  }

  @Test
  void a_client_s_request_is_signed_for_the_given_name_and_for_clients_only()
      throws GeneralSecurityException, IOException {
    certificates.ensureAuthority();
    Instant before = Instant.now();

    ClientCertificate signed = certificates.signClient(request("prime256v1"), "patroni", 30);

    X509Certificate certificate = certificate(signed.certificate());
    assertThat(certificate.getSubjectX500Principal().getName()).contains("CN=patroni");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(signed.ends())
        .isEqualTo(certificate.getNotAfter().toInstant())
        .isBetween(
            before.plus(Duration.ofDays(30)).minusSeconds(1), before.plus(Duration.ofDays(31)));
    certificate.verify(certificate(signed.authority()).getPublicKey());
  }

  @Test
  void a_client_s_certificate_lasts_a_day_at_least_and_no_longer_than_its_authority()
      throws GeneralSecurityException, IOException {
    certificates.ensureAuthority();
    String request = request("prime256v1");

    assertThat(certificates.signClient(request, "patroni", 0).ends())
        .isAfter(Instant.now().plus(Duration.ofHours(23)));
    ClientCertificate longest = certificates.signClient(request, "patroni", Integer.MAX_VALUE);
    assertThat(longest.ends())
        .isEqualTo(certificate(longest.authority()).getNotAfter().toInstant());
  }

  @Test
  void a_request_that_was_changed_or_is_weak_and_a_name_that_is_none_are_refused()
      throws IOException {
    certificates.ensureAuthority();
    String request = request("prime256v1");

    for (StepFailure failure :
        List.of(
            refusal("nothing", "patroni"),
            refusal(request("secp224r1"), "patroni"),
            refusal(request, " "))) {
      assertThat(failure.kind()).isEqualTo(FailureKind.COMMAND);
      assertThat(failure.attempted()).startsWith("signing a certificate for the client");
    }
  }

  private StepFailure refusal(String request, String name) {
    return catchThrowableOfType(
            ApplicationFailure.class, () -> certificates.signClient(request, name, 30))
        .getDetails()
        .get(StepFailure.class);
  }

  private String request(String curve) throws IOException {
    Path made = directory.resolve(curve + ".csr");
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:" + curve,
                "-nodes",
                "-keyout",
                directory.resolve(curve + ".key").toString(),
                "-out",
                made.toString(),
                "-subj",
                "/CN=root")
            .redirectErrorStream(true)
            .start();
    String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made).as(said).exists();
    return Files.readString(made);
  }

  private static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void without_an_authority_everything_would_be_made() throws IOException {
    StepResult review = review(wanted("10.10.10.10"));

    assertThat(review.changes())
        .containsExactly(path("server.key"), path("server.crt") + " (there is no authority yet)");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void on_a_host_without_a_key_everything_would_be_made() throws IOException {
    certificates.ensureAuthority();

    StepResult review = review(wanted("10.10.10.10"));

    assertThat(review.changes())
        .containsExactly(
            path("server.key"),
            path("ca.crt"),
            path("server.crt") + " (there is none for this key)");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void what_was_certified_is_right_and_would_stay() throws IOException {
    certificates.ensureAuthority();
    CertifiedKey wanted = wanted("10.10.10.10");
    StepResult made =
        activity.call(() -> certificates.certify(sshd.host(), Stage.ETCD_CERT, wanted));
    assertThat(made.outcome()).isEqualTo(Outcome.CHANGED);
    List<Object> before = inodes();

    StepResult review = review(wanted);

    assertThat(review.outcome()).isEqualTo(Outcome.OK);
    assertThat(inodes()).isEqualTo(before);
  }

  @Test
  void a_certificate_for_another_host_would_be_signed_anew_for_the_same_key() throws IOException {
    certificates.ensureAuthority();
    activity.call(() -> certificates.certify(sshd.host(), Stage.ETCD_CERT, wanted("10.10.10.10")));

    StepResult review = review(wanted("10.10.10.11"));

    assertThat(review.changes())
        .singleElement()
        .asString()
        .startsWith(path("server.crt") + " (")
        .contains("10.10.10.11");
  }

  @Test
  void another_authority_on_the_host_is_a_stranger() {
    certificates.ensureAuthority();
    CertifiedKey wanted = wanted("10.10.10.10");
    activity.call(() -> certificates.certify(sshd.host(), Stage.ETCD_CERT, wanted));
    var others = new Certificates(hosts, directory.resolve("other-pki"));
    others.ensureAuthority();

    assertThat(strangers(survey(certificates, wanted))).isEmpty();
    assertThat(strangers(survey(others, wanted))).containsExactly(path("ca.crt"));
  }

  @Test
  void the_lines_of_a_key_are_not_shown() {
    certificates.ensureAuthority();
    CertifiedKey wanted = wanted("10.10.10.10");
    activity.call(() -> certificates.certify(sshd.host(), Stage.ETCD_CERT, wanted));
    var others = new Certificates(hosts, directory.resolve("other-pki"));
    others.ensureAuthority();

    StepResult review = others.review(sshd.host(), wanted, survey(others, wanted));

    assertThat(review.diffs()).singleElement().asString().contains("BEGIN CERTIFICATE");
    assertThat(review.toString()).doesNotContain("PRIVATE KEY");
  }

  private StepResult review(CertifiedKey wanted) {
    return certificates.review(sshd.host(), wanted, survey(certificates, wanted));
  }

  private List<ScriptOutput> survey(Certificates by, CertifiedKey wanted) {
    List<RemoteScript> scripts = by.surveying(sshd.host(), wanted, true);
    scripts.forEach(RemoteScript::checking);
    return activity.call(() -> hosts.runAll(sshd.host(), Stage.ETCD_CHECK, scripts, LIMIT));
  }

  private static List<String> strangers(List<ScriptOutput> said) {
    return said.stream().flatMap(s -> s.fact("stranger").stream()).toList();
  }

  private CertifiedKey wanted(String host) {
    return new CertifiedKey(
        path("server.key"),
        "600",
        path("server.crt"),
        path("ca.crt"),
        owner(),
        Optional.empty(),
        path("made"),
        LeafProfile.member("etcd-1", host, Duration.ofDays(365)));
  }

  private String owner() {
    try {
      PosixFileAttributes attributes = Files.readAttributes(place, PosixFileAttributes.class);
      return attributes.owner().getName() + ":" + attributes.group().getName();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Object> inodes() throws IOException {
    return List.of(
        Files.getAttribute(Path.of(path("server.key")), "unix:ino"),
        Files.getAttribute(Path.of(path("server.crt")), "unix:ino"),
        Files.getAttribute(Path.of(path("ca.crt")), "unix:ino"));
  }

  private String path(String name) {
    return place.resolve(name).toString();
  }
}
