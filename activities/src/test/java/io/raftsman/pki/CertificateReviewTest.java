package io.raftsman.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each reason for a new certificate, and no reason where there is none. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateReviewTest {
  // Later than the certificates that openssl makes in the meantime: it can't date them back.
  private final Instant now =
      Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final LeafProfile PROFILE = LeafProfile.member("etcd-1", "10.10.10.10", YEAR);
  private static final String NAMES =
      "subjectAltName=IP:127.0.0.1,IP:::1,IP:10.10.10.10,DNS:localhost,DNS:etcd-1";
  private static final String USAGES = "extendedKeyUsage=serverAuth,clientAuth";
  private static final String SUBJECT = "/O=pigsty/OU=etcd/CN=etcd-1";

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

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void says(String why, String certificate, Instant now) {
    assertThat(authority.whyNotRight(certificate, PROFILE, now))
        .hasValueSatisfying(reason -> assertThat(reason).contains(why));
  }

  Stream<Arguments> wrong() {
    String good = signed(PROFILE);
    Instant end = now.plus(YEAR);
    var shortLived = LeafProfile.member("etcd-1", "10.10.10.10", Duration.ofDays(30));
    return Stream.of(
        arguments("it is not a certificate in PEM", "", now),
        arguments("it is not a certificate in PEM", "\0\1garbage\ud800", now),
        arguments("it is not a certificate in PEM", request, now),
        arguments("it is damaged", good.substring(0, 200), now),
        arguments("it is damaged", Pem.text("CERTIFICATE", new byte[] {0x30, 0}), now),
        arguments("it is damaged", good.replaceFirst("\nM", "\n%"), now),
        arguments("it is signed by another authority: CN=other", byOther("/CN=other"), now),
        arguments(
            "signed by another one of the same name", byOther("/O=raftsman/CN=raftsman-ca"), now),
        arguments("it was changed", changed(good, "etcd-1", "etcd-9"), now),
        arguments("SHA1", byOpenssl("-sha1", SUBJECT, NAMES, USAGES), now),
        arguments("1024 bits", weak(), now),
        arguments("common name is 'etcd-2', not 'etcd-1'", signed("etcd-2", "pigsty", "etcd"), now),
        arguments("organization is 'x', not 'pigsty'", signed("etcd-1", "x", "etcd"), now),
        arguments("organizational unit is 'x', not 'etcd'", signed("etcd-1", "pigsty", "x"), now),
        arguments("common name is missing", byOpenssl("", "/O=pigsty/OU=etcd", NAMES, USAGES), now),
        arguments(
            "common name is 'etcd-1' and 'admin'",
            byOpenssl("", SUBJECT + "/CN=admin", NAMES, USAGES),
            now),
        arguments("lack IP 10.10.10.10", signedFor("10.10.10.11"), now),
        arguments(
            "lack DNS etcd-1, DNS localhost, IP 10.10.10.10, IP 127.0.0.1, IP ::1",
            byOpenssl("", SUBJECT, USAGES),
            now),
        arguments(
            "too much: DNS evil.example.com",
            byOpenssl("", SUBJECT, NAMES + ",DNS:EVIL.example.com", USAGES),
            now),
        arguments(
            "too much: another kind: spiffe://x/y",
            byOpenssl("", SUBJECT, NAMES + ",URI:spiffe://x/y", USAGES),
            now),
        arguments(
            "too much: another kind: binary",
            byOpenssl("", SUBJECT, NAMES + ",otherName:1.2.3;UTF8:x", USAGES),
            now),
        arguments(
            "it is an authority's",
            byOpenssl("", SUBJECT, NAMES, USAGES, "basicConstraints=CA:TRUE"),
            now),
        arguments(
            "lacks digitalSignature",
            byOpenssl("", SUBJECT, NAMES, USAGES, "keyUsage=keyEncipherment"),
            now),
        arguments("lacks serverAuth", byOpenssl("", SUBJECT, NAMES), now),
        arguments(
            "lacks serverAuth", byOpenssl("", SUBJECT, NAMES, "extendedKeyUsage=clientAuth"), now),
        arguments(
            "lacks clientAuth", byOpenssl("", SUBJECT, NAMES, "extendedKeyUsage=serverAuth"), now),
        arguments("it is not valid before", good, now.minusSeconds(301)),
        arguments("it expired at " + end, good, end.plusSeconds(1)),
        arguments("it expires soon", good, end.minus(Duration.ofDays(30))),
        arguments("it expires soon", good, end.minusSeconds(1)),
        arguments("it expires soon", signed(shortLived), now.plus(Duration.ofDays(21))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("right")
  void isContentWith(String name, String certificate, LeafProfile profile, Instant now) {
    assertThat(authority.whyNotRight(certificate, profile, now)).isEmpty();
  }

  Stream<Arguments> right() {
    String good = signed(PROFILE);
    var shortLived = LeafProfile.member("etcd-1", "10.10.10.10", Duration.ofDays(30));
    var sixth = LeafProfile.member("Etcd-1", "FD00:0:0:0:0:0:0:a", YEAR);
    var sixthToo = LeafProfile.member("Etcd-1", "fd00::A", YEAR);
    LeafProfile named = LeafProfile.member("etcd-1", "Node-1.example.COM", YEAR);
    LeafProfile client = LeafProfile.client("root", YEAR);
    return Stream.of(
        arguments("a new one", good, PROFILE, now),
        arguments("one of five minutes ago", good, PROFILE, now.minusSeconds(300)),
        arguments(
            "one of 30 days and a minute",
            good,
            PROFILE,
            now.plus(YEAR).minus(Duration.ofDays(30)).minusSeconds(60)),
        arguments(
            "a short one in its second third",
            signed(shortLived),
            shortLived,
            now.plus(Duration.ofDays(19))),
        arguments("one in a text", "a: 1\r\n" + good.replace("\n", "\r\n") + "z", PROFILE, now),
        arguments(
            "one with its authority behind it", good + authority.certificatePem(), PROFILE, now),
        arguments("an IPv6 address written otherwise", signed(sixth), sixthToo, now),
        arguments("a host's name", signed(named), named, now),
        arguments("a client", signed(client), client, now),
        arguments("openssl's", byOpenssl("", SUBJECT, NAMES, USAGES), PROFILE, now),
        arguments(
            "openssl's with names in capitals",
            byOpenssl("", SUBJECT, NAMES.replace("DNS:e", "DNS:E"), USAGES),
            PROFILE,
            now));
  }

  @Test
  void doesNotRenewForTheAuthoritysOwnEnd() {
    Instant end = authority.certificate().getNotAfter().toInstant();
    Instant late = end.minus(Duration.ofDays(40));
    String certificate = authority.sign(request, PROFILE, late);

    assertThat(authority.whyNotRight(certificate, PROFILE, end.minusSeconds(60))).isEmpty();
    assertThat(authority.whyNotRight(certificate, PROFILE, end.plusSeconds(60))).isPresent();
  }

  @Test
  void survivesAnyByteThatIsWrong() {
    byte[] good = decode(signed(PROFILE));
    var accepted = new ArrayList<Integer>();
    for (int i = 0; i < good.length; i++) {
      byte[] changed = good.clone();
      changed[i] ^= 0x15;
      if (authority.whyNotRight(Pem.text("CERTIFICATE", changed), PROFILE, now).isEmpty()) {
        accepted.add(i);
      }
    }
    assertThat(accepted).isEqualTo(List.of());
  }

  private String signed(LeafProfile profile) {
    return authority.sign(request, profile, now);
  }

  private String signed(String commonName, String organization, String unit) {
    return signed(
        new LeafProfile(
            commonName,
            organization,
            unit,
            PROFILE.dnsNames(),
            PROFILE.ipAddresses(),
            true,
            true,
            YEAR));
  }

  private String signedFor(String host) {
    return signed(LeafProfile.member("etcd-1", host, YEAR));
  }

  private String byOther(String subject) {
    var other = new OpenSsl(temporary.resolve("pki"));
    other.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem");
    String name = "other" + subject.hashCode();
    return Authority.load(other.authority(name, subject)).sign(request, PROFILE, now);
  }

  private String weak() {
    openssl.run(
        "req -new -newkey rsa:1024 -nodes -keyout weak.key -out member-weak.csr -subj " + SUBJECT);
    return byOpensslOf("member-weak.csr", "", NAMES, USAGES);
  }

  private String byOpenssl(String option, String subject, String... extensions) {
    openssl.run("req -new -key member.key -out member-x.csr -subj " + subject);
    return byOpensslOf("member-x.csr", option, extensions);
  }

  private String byOpensslOf(String csr, String option, String... extensions) {
    openssl.write("ext.cnf", String.join("\n", extensions) + "\n");
    openssl.run(
        "x509 -req -in %s -CA pki/ca/ca.crt -CAkey pki/ca/ca.key -days 365 -out x.crt -extfile ext.cnf%s"
            .formatted(csr, option.isEmpty() ? "" : " " + option));
    return openssl.read("x.crt");
  }

  private static String changed(String pem, String from, String to) {
    var text = new String(decode(pem), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    return Pem.text("CERTIFICATE", text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] decode(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }
}
