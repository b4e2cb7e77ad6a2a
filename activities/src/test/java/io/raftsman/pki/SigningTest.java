package io.raftsman.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a signed certificate says, by openssl's reading, and which requests are refused. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SigningTest {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final LeafProfile MEMBER =
      LeafProfile.member("etcd-1", "10.10.10.10", Duration.ofDays(7300));

  @TempDir private static Path temporary;
  private OpenSsl openssl;
  private Authority authority;
  private String request;

  @BeforeAll
  void makeAnAuthorityAndARequest() {
    openssl = new OpenSsl(temporary);
    authority = Authority.ensure(temporary.resolve("pki"), now);
    request = openssl.request("member");
  }

  @Test
  void aMemberIsServerAndClientByEveryNameThatItHas() {
    String certificate = authority.sign(request, MEMBER, now);

    for (String purpose : new String[] {"sslserver", "sslclient"}) {
      openssl.write("ca.crt", authority.certificatePem());
      openssl.write("member.crt", certificate);
      for (String name :
          new String[] {
            "-verify_ip 127.0.0.1",
            "-verify_ip ::1",
            "-verify_ip 10.10.10.10",
            "-verify_hostname localhost",
            "-verify_hostname etcd-1"
          }) {
        assertThat(
                openssl.attempt(
                    "verify -x509_strict -CAfile ca.crt -purpose %s %s member.crt"
                        .formatted(purpose, name)))
            .as("%s %s", purpose, name)
            .isEqualTo(new OpenSsl.Result(0, "member.crt: OK\n"));
      }
    }
    assertThat(openssl.attempt("verify -CAfile ca.crt -verify_ip 10.10.10.11 member.crt").status())
        .isNotZero();
  }

  @Test
  void aMembersCertificateSaysWhatTheReferenceSays() {
    String text = openssl.text(authority.sign(request, MEMBER, now));

    assertThat(text)
        .containsPattern("Version: 3 ")
        .containsPattern("Issuer: O = raftsman, CN = raftsman-ca\\s")
        .containsPattern("Subject: O = pigsty, OU = etcd, CN = etcd-1\\s")
        .containsPattern("Basic Constraints: critical\\s+CA:FALSE\\s")
        .containsPattern("Key Usage: critical\\s+Digital Signature\\s")
        .containsPattern(
            "Extended Key Usage: \\s+TLS Web Server Authentication, TLS Web Client Authentication\\s")
        .containsPattern(
            "Subject Alternative Name: \\s+IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1,"
                + " IP Address:10.10.10.10, DNS:localhost, DNS:etcd-1\\s");
  }

  @Test
  void itsIdentifiersLinkItToItsAuthority() {
    openssl.write("ca.crt", authority.certificatePem());
    openssl.write("member.crt", authority.sign(request, MEMBER, now));

    String subject = identifier("ca.crt", "subjectKeyIdentifier");
    assertThat(identifier("member.crt", "authorityKeyIdentifier")).isEqualTo(subject);
    assertThat(identifier("member.crt", "subjectKeyIdentifier"))
        .matches("([0-9A-F]{2}:){19}[0-9A-F]{2}")
        .isNotEqualTo(subject);
  }

  private String identifier(String file, String extension) {
    return openssl
        .run("x509 -in " + file + " -noout -ext " + extension)
        .lines()
        .skip(1)
        .findFirst()
        .orElseThrow()
        .strip();
  }

  @Test
  void itsKeyIsTheRequests() {
    openssl.write("member.crt", authority.sign(request, MEMBER, now));

    assertThat(openssl.run("x509 -in member.crt -noout -pubkey"))
        .isEqualTo(openssl.run("pkey -in member.key -pubout"));
  }

  @Test
  void anRsaKeyMayAlsoEncipher() {
    String text = openssl.text(authority.sign(openssl.request("rsa", "rsa:2048", ""), MEMBER, now));

    assertThat(text)
        .containsPattern("Key Usage: critical\\s+Digital Signature, Key Encipherment\\s");
  }

  @Test
  void aClientHasACommonNameAloneAndIsNoServer() {
    LeafProfile client = LeafProfile.client("root", Duration.ofDays(1));
    String certificate = authority.sign(request, client, now);

    assertThat(openssl.text(certificate))
        .contains("CN = root")
        .doesNotContain("Subject Alternative Name")
        .doesNotContain("TLS Web Server");
    assertThat(openssl.verify(authority.certificatePem(), certificate, "sslclient").status())
        .isZero();
    assertThat(openssl.verify(authority.certificatePem(), certificate, "sslserver").status())
        .isNotZero();
  }

  @Test
  void whatARequestAsksForIsNotWhatItGets() {
    String greedy =
        openssl.request(
            "greedy",
            "ec -pkeyopt ec_paramgen_curve:P-256",
            "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign"
                + " -addext subjectAltName=DNS:bank.example.com -addext extendedKeyUsage=codeSigning");

    String text = openssl.text(authority.sign(greedy, MEMBER, now));

    assertThat(openssl.run("req -in greedy.csr -noout -text"))
        .contains("CN = asked-for", "CA:TRUE", "bank.example.com", "Certificate Sign");
    assertThat(text)
        .contains("CN = etcd-1", "CA:FALSE")
        .doesNotContain(
            "asked-for", "CA:TRUE", "bank.example.com", "Certificate Sign", "Code Signing");
  }

  @Test
  void isValidFromFiveMinutesAgoForAsLongAsTheProfileSays() throws Exception {
    Instant later = now.plus(Duration.ofDays(1));

    X509Certificate certificate = read(authority.sign(request, MEMBER, later));

    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(later.minusSeconds(300));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(later.plus(Duration.ofDays(7300)));
  }

  @Test
  void isNeverValidBeforeOrAfterItsAuthority() throws Exception {
    Instant start = authority.certificate().getNotBefore().toInstant();
    var tooLong = LeafProfile.member("etcd-1", "10.10.10.10", Duration.ofSeconds(Long.MAX_VALUE));

    X509Certificate certificate = read(authority.sign(request, tooLong, start.plusSeconds(1)));

    assertThat(certificate.getNotBefore()).isEqualTo(authority.certificate().getNotBefore());
    assertThat(certificate.getNotAfter()).isEqualTo(authority.certificate().getNotAfter());
  }

  @Test
  void serialNumbersArePositiveAndDiffer() throws Exception {
    var serials = new HashSet<>();
    int longest = 0;
    for (int i = 0; i < 50; i++) {
      X509Certificate certificate = read(authority.sign(request, MEMBER, now));
      assertThat(certificate.getSerialNumber().signum()).isEqualTo(1);
      longest = Math.max(longest, certificate.getSerialNumber().bitLength());
      serials.add(certificate.getSerialNumber());
    }
    assertThat(serials).hasSize(50);
    assertThat(longest).isBetween(120, 128);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodKeys")
  void signsEveryGoodKindOfKey(String newKey) {
    String certificate = authority.sign(openssl.request("good", newKey, ""), MEMBER, now);

    assertThat(openssl.verify(authority.certificatePem(), certificate, "sslserver").status())
        .isZero();
  }

  Stream<String> goodKeys() {
    return Stream.of(
        "rsa:2048",
        "ed25519",
        "ec -pkeyopt ec_paramgen_curve:P-384",
        "ec -pkeyopt ec_paramgen_curve:P-521");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badRequests")
  void refuses(String name, String csr, String why) {
    assertThatThrownBy(() -> authority.sign(csr, MEMBER, now))
        .isInstanceOf(SigningRefusedException.class)
        .hasMessageContaining(why);
  }

  Stream<Arguments> badRequests() {
    String good = openssl.request("bad");
    return Stream.of(
        arguments(
            "a changed subject", changed(good, "asked-for", "asked-f0r"), "signature is wrong"),
        arguments("a changed signature", lastByteChanged(good), "signature"),
        arguments(
            "someone else's key", withKeyOf(good, openssl.request("victim")), "signature is wrong"),
        arguments("a short RSA key", openssl.request("weak", "rsa:1024", ""), "1024 bits"),
        arguments(
            "another curve",
            openssl.request("k1", "ec -pkeyopt ec_paramgen_curve:secp256k1", ""),
            "can't be used"),
        arguments("Ed448", openssl.request("ed448", "ed448", ""), "can't be used"),
        arguments("nothing", "", "there are 0"),
        arguments("no PEM", "hello", "there are 0"),
        arguments("two of them", good + good, "there are 2"),
        arguments("a key", openssl.read("bad.key"), "there are 0"),
        arguments("half of one", good.substring(0, 150), "damaged"),
        arguments(
            "a block that is none",
            "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n",
            "damaged"),
        arguments("a flood", "x".repeat(70_000), "longer than"));
  }

  private static X509Certificate read(String pem) throws Pem.MalformedException {
    return Certificates.read(pem).get(0);
  }

  private static String changed(String pem, String from, String to) {
    var text = new String(decode(pem), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    return encode(text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String lastByteChanged(String pem) {
    byte[] bytes = decode(pem);
    bytes[bytes.length - 1] ^= 1;
    return encode(bytes);
  }

  /** Replaces the P-256 point of one request by the other's. */
  private static String withKeyOf(String pem, String other) {
    byte[] bytes = decode(pem);
    byte[] others = decode(other);
    System.arraycopy(others, point(others), bytes, point(bytes), 65);
    return encode(bytes);
  }

  private static int point(byte[] request) {
    for (int i = 0; i + 4 < request.length; i++) {
      // BIT STRING of 66 bytes, no unused bits, uncompressed point
      if (request[i] == 3 && request[i + 1] == 0x42 && request[i + 2] == 0 && request[i + 3] == 4) {
        return i + 3;
      }
    }
    throw new AssertionError("no P-256 point");
  }

  private static byte[] decode(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  private static String encode(byte[] bytes) {
    return Pem.text("CERTIFICATE REQUEST", bytes);
  }
}
