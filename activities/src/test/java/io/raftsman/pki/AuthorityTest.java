package io.raftsman.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.pki.AuthorityException.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Authorities of our own and of others, and everything that can be wrong with their files. */
@Timeout(120)
class AuthorityTest {
  private final Instant now = Instant.now();
  private static final LeafProfile MEMBER =
      LeafProfile.member("etcd-1", "10.10.10.10", Duration.ofDays(7300));
  private static final String P256 =
      "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem";

  @TempDir private Path temporary;
  private OpenSsl openssl;

  @BeforeEach
  void useOpenssl() {
    openssl = new OpenSsl(temporary);
  }

  @Test
  void aNewAuthorityIsWhatOpensslTakesForOne() {
    Authority authority = Authority.ensure(temporary);

    String text = openssl.text(authority.certificatePem());
    assertThat(text)
        .containsPattern("Issuer: O = raftsman, CN = raftsman-ca\\s")
        .containsPattern("Subject: O = raftsman, CN = raftsman-ca\\s")
        .contains("NIST CURVE: P-256")
        .contains("Signature Algorithm: ecdsa-with-SHA256")
        .containsPattern("Basic Constraints: critical\\s+CA:TRUE\\s")
        .containsPattern("Key Usage: critical\\s+Certificate Sign, CRL Sign\\s")
        .contains("Subject Key Identifier")
        .doesNotContain("pathlen");
    assertThat(openssl.run("verify -x509_strict -check_ss_sig -CAfile ca/ca.crt ca/ca.crt"))
        .isEqualTo("ca/ca.crt: OK\n");
    assertThat(openssl.run("pkey -in ca/ca.key -pubout"))
        .isEqualTo(openssl.run("x509 -in ca/ca.crt -noout -pubkey"));
    assertThat(Duration.between(now, authority.certificate().getNotAfter().toInstant()).toDays())
        .isBetween(36499L, 36500L);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("foreignAuthorities")
  void usesAnAuthorityOfOpensslAsItIs(String kind, List<String> keyCommands, String signature)
      throws IOException {
    keyCommands.forEach(openssl::run);
    Path pki = openssl.authority("pki", "/O=pigsty/OU=ca/CN=pigsty-ca");
    assertThat(Files.readString(pki.resolve("ca/ca.key"))).contains(kind.replaceFirst(":.*", ""));
    String key = Files.readString(pki.resolve("ca/ca.key"));
    String certificate = Files.readString(pki.resolve("ca/ca.crt"));

    Authority authority = Authority.ensure(pki);
    Instant now = Instant.now();
    String leaf = authority.sign(openssl.request("member"), MEMBER, now);

    assertThat(authority.made()).isFalse();
    assertThat(authority.warnings()).isEmpty();
    assertThat(authority.certificatePem()).isEqualTo(certificate);
    assertThat(pki.resolve("ca/ca.key")).hasContent(key);
    assertThat(openssl.text(leaf))
        .contains("Signature Algorithm: " + signature)
        .contains("Issuer: O = pigsty, OU = ca, CN = pigsty-ca");
    assertThat(openssl.verify(certificate, leaf, "sslserver").output()).contains("verify.crt: OK");
    assertThat(openssl.verify(certificate, leaf, "sslclient").output()).contains("verify.crt: OK");
    assertThat(authority.whyNotRight(leaf, MEMBER, now)).isEmpty();
  }

  static Stream<Arguments> foreignAuthorities() {
    String rsa = "genrsa -out key.pem 2048";
    String rsaTraditional = "genrsa -traditional -out key.pem 2048";
    return Stream.of(
        arguments("BEGIN PRIVATE KEY: RSA", List.of(rsa), "sha256WithRSAEncryption"),
        arguments("BEGIN RSA PRIVATE KEY", List.of(rsaTraditional), "sha256WithRSAEncryption"),
        arguments("BEGIN PRIVATE KEY: P-256", List.of(P256), "ecdsa-with-SHA256"),
        arguments(
            "BEGIN PRIVATE KEY: P-384",
            List.of("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out key.pem"),
            "ecdsa-with-SHA384"),
        arguments(
            "BEGIN PRIVATE KEY: P-521",
            List.of("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out key.pem"),
            "ecdsa-with-SHA512"),
        arguments(
            "BEGIN EC PRIVATE KEY",
            List.of("ecparam -name prime256v1 -genkey -noout -out key.pem"),
            "ecdsa-with-SHA256"),
        arguments(
            "BEGIN EC PARAMETERS",
            List.of("ecparam -name secp384r1 -genkey -out key.pem"),
            "ecdsa-with-SHA384"),
        arguments(
            "BEGIN PRIVATE KEY: Ed25519",
            List.of("genpkey -algorithm ed25519 -out key.pem"),
            "ED25519"));
  }

  @Test
  void signsWithTheCertificateOfItsKeyAndTrustsAllOfTheFile() throws IOException {
    openssl.run(P256);
    Path other = openssl.authority("other", "/CN=old-ca");
    Authority old = Authority.load(other);
    openssl.run(P256);
    Path pki = openssl.authority("pki", "/CN=new-ca");
    Path bundle = pki.resolve("ca/ca.crt");
    Files.writeString(
        bundle,
        "# the old one\n" + old.certificatePem() + "\n# the new one\n" + Files.readString(bundle));

    Authority authority = Authority.load(pki);

    assertThat(authority.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=new-ca");
    assertThat(authority.certificatePem().split("BEGIN CERTIFICATE")).hasSize(3);
    assertThat(authority.certificatePem()).startsWith(old.certificatePem()).doesNotContain("#");
    Instant now = Instant.now();
    String leaf = authority.sign(openssl.request("member"), MEMBER, now);
    assertThat(openssl.verify(authority.certificatePem(), leaf, "sslserver").status()).isZero();
  }

  @Test
  void pointsToAnAuthorityByTheIdentifierThatItGaveItself() throws IOException {
    openssl.run(P256);
    Path pki = openssl.authority("pki", "/CN=pigsty-ca");
    selfSigned("-addext basicConstraints=critical,CA:TRUE -addext subjectKeyIdentifier=01020304")
        .on(openssl, pki.resolve("ca"));
    Authority authority = Authority.load(pki);

    String leaf = authority.sign(openssl.request("member"), MEMBER, Instant.now());

    assertThat(openssl.text(leaf)).containsPattern("Authority Key Identifier: \\s+01:02:03:04\\s");
    assertThat(openssl.verify(authority.certificatePem(), leaf, "sslserver").status()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void saysWhatIsWrongAndWhatToDo(
      String name, Change change, Fault fault, String problem, String remedy) throws IOException {
    openssl.run(P256);
    Path pki = openssl.authority("pki", "/CN=pigsty-ca");
    Path ca = pki.resolve("ca");
    String secret = Files.readString(ca.resolve("ca.key"));
    change.on(openssl, ca);
    var before = entries(ca);

    for (var use : List.<Use>of(Authority::load, Authority::ensure)) {
      assertThatThrownBy(() -> use.of(pki))
          .isInstanceOfSatisfying(
              AuthorityException.class,
              e -> {
                assertThat(e.fault()).isEqualTo(fault);
                assertThat(e).hasMessageContaining(problem).hasMessageContaining(remedy);
                assertThat(e.getMessage())
                    .contains(e.file() + " " + e.problem() + ". " + e.remedy());
              })
          .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(secret.lines().toList().get(1)));
      assertThat(entries(ca)).as("nothing of it is touched").isEqualTo(before);
    }
  }

  /** Makes an authority wrong. */
  interface Change {
    void on(OpenSsl openssl, Path ca) throws IOException;
  }

  /** Load or ensure. */
  interface Use {
    Authority of(Path pki);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("no key", Fault.HALF_MISSING, "ca.key is missing", "Restore it", remove("ca.key")),
        fault(
            "no certificate", Fault.HALF_MISSING, "ca.crt is missing", "Restore", remove("ca.crt")),
        fault(
            "an empty key",
            Fault.UNPARSEABLE,
            "no private key",
            "openssl pkey",
            text("ca.key", "")),
        fault(
            "an empty certificate",
            Fault.UNPARSEABLE,
            "no certificate",
            "openssl x509",
            text("ca.crt", "")),
        fault(
            "a key cut short",
            Fault.UNPARSEABLE,
            "is damaged",
            "openssl pkey",
            (openssl, ca) -> cut(ca.resolve("ca.key"), 100)),
        fault(
            "a key with a whole block that is no key",
            Fault.UNPARSEABLE,
            "is damaged",
            "openssl pkey",
            text("ca.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")),
        fault(
            "a PKCS#1 key that is none",
            Fault.UNPARSEABLE,
            "is damaged",
            "openssl pkey",
            text(
                "ca.key",
                "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n")),
        fault(
            "a SEC1 key that is none",
            Fault.UNPARSEABLE,
            "is damaged",
            "openssl pkey",
            text("ca.key", "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n")),
        fault(
            "two keys",
            Fault.UNPARSEABLE,
            "more than one private key",
            "One unencrypted",
            (openssl, ca) -> {
              String key = Files.readString(ca.resolve("ca.key"));
              Files.writeString(ca.resolve("ca.key"), key + key);
            }),
        fault(
            "a certificate cut short",
            Fault.UNPARSEABLE,
            "ca.crt is damaged",
            "openssl x509",
            (openssl, ca) -> cut(ca.resolve("ca.crt"), 100)),
        fault(
            "a certificate that is none",
            Fault.UNPARSEABLE,
            "ca.crt is damaged",
            "openssl x509",
            text("ca.crt", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n")),
        fault(
            "the key in the certificate's place",
            Fault.UNPARSEABLE,
            "ca.crt has no certificate",
            "openssl x509",
            (openssl, ca) ->
                Files.writeString(ca.resolve("ca.crt"), Files.readString(ca.resolve("ca.key")))),
        fault(
            "a file too large",
            Fault.UNPARSEABLE,
            "larger than 1 MiB",
            "right file",
            text("ca.key", "x".repeat((1 << 20) + 1))),
        fault(
            "an encrypted PKCS#8 key",
            Fault.ENCRYPTED,
            "encrypted with a passphrase",
            "openssl pkey -in",
            (openssl, ca) ->
                openssl.run("pkey -in key.pem -aes256 -passout pass:secret -out pki/ca/ca.key")),
        fault(
            "an encrypted traditional key",
            Fault.ENCRYPTED,
            "encrypted with a passphrase",
            "&& mv",
            (openssl, ca) ->
                openssl.run("ec -in key.pem -aes256 -passout pass:secret -out pki/ca/ca.key")),
        fault(
            "a key on a curve of its own",
            Fault.UNSUPPORTED_KEY,
            "kind or curve",
            "P-256",
            (openssl, ca) ->
                openssl.run("ecparam -name secp256k1 -genkey -noout -out pki/ca/ca.key")),
        fault(
            "an Ed448 key",
            Fault.UNSUPPORTED_KEY,
            "kind or curve",
            "Ed25519",
            (openssl, ca) -> openssl.run("genpkey -algorithm ed448 -out pki/ca/ca.key")),
        fault(
            "an OpenSSH key",
            Fault.UNSUPPORTED_KEY,
            "'OPENSSH PRIVATE KEY'",
            "PKCS#8",
            text(
                "ca.key",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----")),
        fault(
            "another authority's key of the same kind",
            Fault.MISMATCH,
            "is not the key of",
            "belong together",
            (openssl, ca) -> openssl.run(P256.replace("key.pem", "pki/ca/ca.key"))),
        fault(
            "another authority's key of another kind",
            Fault.MISMATCH,
            "is not the key of",
            "belong together",
            (openssl, ca) -> openssl.run("genrsa -out pki/ca/ca.key 2048")),
        fault(
            "a server's certificate",
            Fault.NOT_AN_AUTHORITY,
            "is not an authority's certificate",
            "CA:TRUE",
            selfSigned("-addext basicConstraints=critical,CA:FALSE")),
        fault(
            "a certificate that may not sign others",
            Fault.NOT_AN_AUTHORITY,
            "is not an authority's certificate",
            "keyCertSign",
            selfSigned("-addext basicConstraints=CA:TRUE -addext keyUsage=digitalSignature")),
        fault(
            "an expired certificate",
            Fault.EXPIRED,
            "ca.crt expired at 2021-01-01T00:00:00Z",
            "Renew",
            dated("20200101000000Z", "20210101000000Z")),
        fault(
            "a certificate of the future",
            Fault.NOT_YET_VALID,
            "is not valid before 2090-01-01T00:00:00Z",
            "clock",
            dated("20900101000000Z", "20910101000000Z")),
        fault(
            "a directory for a key",
            Fault.NOT_A_FILE,
            "ca.key is a directory",
            "Move it away",
            (openssl, ca) -> {
              Files.delete(ca.resolve("ca.key"));
              Files.createDirectory(ca.resolve("ca.key"));
            }),
        fault(
            "a directory for a certificate",
            Fault.NOT_A_FILE,
            "ca.crt is a directory",
            "Move it away",
            (openssl, ca) -> {
              Files.delete(ca.resolve("ca.crt"));
              Files.createDirectory(ca.resolve("ca.crt"));
            }),
        fault(
            "a device for a key",
            Fault.NOT_A_FILE,
            "is not a regular file",
            "Move it away",
            link("ca.key", "/dev/zero")),
        fault(
            "a link to a volume that is not mounted",
            Fault.NOT_A_FILE,
            "is a link to something that isn't there",
            "not mounted",
            (openssl, ca) -> {
              link("ca.key", "/nonexistent/ca.key").on(openssl, ca);
              link("ca.crt", "/nonexistent/ca.crt").on(openssl, ca);
            }),
        // Nobody, not even root, can read the first bytes of this one.
        fault(
            "a key that can't be read",
            Fault.UNREADABLE,
            "ca.key can't be read: IOException",
            "owner and mode",
            link("ca.key", "/proc/self/mem")));
  }

  @Test
  void warnsOfAKeyThatOthersCanRead() throws IOException {
    Authority.ensure(temporary);
    Path key = temporary.resolve("ca/ca.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(Authority.load(temporary).warnings())
        .singleElement()
        .asString()
        .contains(key + " is open to others")
        .contains("chmod 600 " + key);
  }

  @Test
  void warnsOfADirectoryThatOthersCanWrite() throws IOException {
    Authority.ensure(temporary);
    Path ca = temporary.resolve("ca");
    Files.setPosixFilePermissions(ca, PosixFilePermissions.fromString("rwxrwxr-x"));

    assertThat(Authority.load(temporary).warnings())
        .singleElement()
        .asString()
        .contains(ca + " is writable by others")
        .contains("chmod go-w " + ca);
  }

  @Test
  void warnsOfAnEndThatIsNear() {
    Authority authority = Authority.ensure(temporary, now);
    Instant end = authority.certificate().getNotAfter().toInstant();

    assertThat(Authority.load(temporary, end.minus(Duration.ofDays(91))).warnings()).isEmpty();
    assertThat(Authority.load(temporary, end.minus(Duration.ofDays(89))).warnings())
        .singleElement()
        .asString()
        .contains("expires at " + end);
  }

  @Test
  void warnsOfAWeakKey() {
    openssl.run("genrsa -out key.pem 1024");

    assertThat(Authority.load(openssl.authority("pki", "/CN=weak")).warnings())
        .singleElement()
        .asString()
        .contains("1024 bits");
  }

  @Test
  void anAuthorityThatExpiredSinceItWasLoadedSignsNothing() {
    Authority authority = Authority.ensure(temporary, now);
    Instant after = authority.certificate().getNotAfter().toInstant().plusSeconds(1);
    String request = openssl.request("member");

    assertThatThrownBy(() -> authority.sign(request, MEMBER, after))
        .isInstanceOfSatisfying(
            AuthorityException.class, e -> assertThat(e.fault()).isEqualTo(Fault.EXPIRED));
    assertThatThrownBy(() -> authority.issueClient("root", Duration.ofDays(1), after))
        .isInstanceOf(AuthorityException.class);
  }

  @Test
  void doesNotShowItsKey() throws IOException {
    Authority authority = Authority.ensure(temporary);
    String secret = Files.readString(temporary.resolve("ca/ca.key")).lines().toList().get(1);

    assertThat(authority.toString()).contains("CN=raftsman-ca").doesNotContain(secret);
  }

  private static Arguments fault(
      String name, Fault fault, String problem, String remedy, Change change) {
    return arguments(name, change, fault, problem, remedy);
  }

  private static Change remove(String file) {
    return (openssl, ca) -> Files.delete(ca.resolve(file));
  }

  private static Change text(String file, String text) {
    return (openssl, ca) -> Files.writeString(ca.resolve(file), text);
  }

  private static Change link(String file, String target) {
    return (openssl, ca) -> {
      Files.delete(ca.resolve(file));
      Files.createSymbolicLink(ca.resolve(file), Path.of(target));
    };
  }

  private static Change selfSigned(String extensions) {
    return (openssl, ca) ->
        openssl.run(
            "req -x509 -new -config /dev/null -key pki/ca/ca.key -out pki/ca/ca.crt -subj /CN=x "
                + extensions);
  }

  private static Change dated(String start, String end) {
    return (openssl, ca) -> {
      openssl.write(
          "ca.cnf",
          """
          [ca]
          default_ca = x
          [x]
          database = index.txt
          new_certs_dir = .
          serial = serial
          default_md = sha256
          policy = p
          x509_extensions = e
          [p]
          commonName = supplied
          [e]
          basicConstraints = critical,CA:TRUE
          """);
      openssl.write("index.txt", "");
      openssl.write("serial", "01\n");
      openssl.run("req -new -key pki/ca/ca.key -out ca.csr -subj /CN=pigsty-ca");
      openssl.run(
          "ca -batch -notext -config ca.cnf -selfsign -keyfile pki/ca/ca.key -in ca.csr"
              + " -out pki/ca/ca.crt -startdate %s -enddate %s".formatted(start, end));
    };
  }

  private static void cut(Path file, int length) throws IOException {
    Files.writeString(file, Files.readString(file).substring(0, length));
  }

  private static List<String> entries(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.map(Path::toString).sorted().toList();
    }
  }

  private static String stackTrace(Throwable e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
