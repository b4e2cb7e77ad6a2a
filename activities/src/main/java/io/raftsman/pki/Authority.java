package io.raftsman.pki;

import io.raftsman.pki.AuthorityException.Fault;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The certificate authority of a PKI directory, in Pigsty's layout: {@code ca/ca.key} and {@code
 * ca/ca.crt}. One that is there is used as it is and never changed.
 *
 * <p>{@code ca.crt} may hold several certificates: the one that belongs to the key signs, and all
 * of them are trusted.
 *
 * <p>Immutable. Once loaded it doesn't look at the files again.
 */
public final class Authority {
  private static final String COMMON_NAME = "raftsman-ca";
  private static final int KEY_CERT_SIGN = 5;
  private static final Duration END_NEAR = Duration.ofDays(90);

  private final AuthorityFiles files;
  private final PrivateKey key;
  private final X509Certificate certificate;
  private final List<X509Certificate> trusted;
  private final boolean made;
  private final List<String> warnings;

  private Authority(
      AuthorityFiles files,
      PrivateKey key,
      X509Certificate certificate,
      List<X509Certificate> trusted,
      boolean made,
      List<String> warnings) {
    this.files = files;
    this.key = key;
    this.certificate = certificate;
    this.trusted = List.copyOf(trusted);
    this.made = made;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Loads the authority, or makes it when both of its files are missing: an EC key on P-256 of mode
   * 0600, valid for 100 years, in directories of mode 0700. Of several processes that do so at the
   * same time one makes it, and all load that one.
   *
   * @throws AuthorityException if it can't be used or made
   */
  public static Authority ensure(Path pkiDirectory) {
    return ensure(pkiDirectory, Instant.now());
  }

  static Authority ensure(Path pkiDirectory, Instant now) {
    var files = new AuthorityFiles(pkiDirectory);
    boolean made = files.makeUnlessThere(() -> newAuthority(now));
    return read(files, made, now);
  }

  /**
   * Loads the authority.
   *
   * @throws AuthorityException if it is missing or can't be used
   */
  public static Authority load(Path pkiDirectory) {
    return load(pkiDirectory, Instant.now());
  }

  static Authority load(Path pkiDirectory, Instant now) {
    return read(new AuthorityFiles(pkiDirectory), false, now);
  }

  /** Whether {@link #ensure} made it just now. */
  public boolean made() {
    return made;
  }

  /** What is unwise about it, in whole sentences with what to do; empty if nothing is. */
  public List<String> warnings() {
    return warnings;
  }

  /** The certificate that signs. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** What members and clients trust, in PEM: every certificate of {@code ca.crt}. */
  public String certificatePem() {
    return trusted.stream().map(Certificates::pem).collect(Collectors.joining());
  }

  /**
   * Signs a request: a certificate for the request's public key that says what the profile says.
   * Nothing but the key is taken from the request.
   *
   * @param csrPem PKCS#10 in PEM
   * @param now the certificate is valid from five minutes before, never longer than the authority
   * @return the certificate in PEM
   * @throws SigningRefusedException if the request is damaged, changed, or its key weak
   * @throws AuthorityException if the authority is not valid now
   */
  public String sign(String csrPem, LeafProfile profile, Instant now) {
    return issue(csrPem, profile, now).pem();
  }

  /** As {@link #sign}, with when the certificate ends. */
  public SignedCertificate issue(String csrPem, LeafProfile profile, Instant now) {
    X509Certificate issued = issue(SigningRequest.verifiedKey(csrPem), profile, now);
    return new SignedCertificate(Certificates.pem(issued), issued.getNotAfter().toInstant());
  }

  /**
   * Why a holder needs a new certificate. One is still right if this authority signed it, its
   * names, usages and key are as in the profile, and it is neither expired nor in the last third of
   * its validity or the last 30 days, whichever is less. That last rule is not applied where a new
   * one wouldn't be valid longer either.
   *
   * @param certificatePem the holder's file; of several certificates the first is the holder's
   * @return the reason, as a clause about "it"; empty if the certificate is still right
   */
  public Optional<String> whyNotRight(String certificatePem, LeafProfile profile, Instant now) {
    List<X509Certificate> certificates;
    try {
      certificates = Certificates.read(certificatePem);
    } catch (Pem.MalformedException e) {
      return Optional.of("it is damaged");
    }
    if (certificates.isEmpty()) {
      return Optional.of("it is not a certificate in PEM");
    }
    return new CertificateReview(certificate, certificates.get(0), profile, now).fault();
  }

  /**
   * A new key in memory and its certificate, for a client on this side.
   *
   * @param commonName etcd's name for the user
   * @throws AuthorityException if the authority is not valid now
   */
  public ClientIdentity issueClient(String commonName, Duration validity, Instant now) {
    KeyPair keys = Keys.generate();
    X509Certificate issued = issue(keys.getPublic(), LeafProfile.client(commonName, validity), now);
    return new ClientIdentity(keys.getPrivate(), issued, trusted);
  }

  /** Its name and where it is. */
  @Override
  public String toString() {
    return "Authority[%s, %s]"
        .formatted(certificate.getSubjectX500Principal().getName(), files.certificate());
  }

  private X509Certificate issue(PublicKey holder, LeafProfile profile, Instant now) {
    requireValid(certificate, files.certificate(), now);
    return Certificates.leaf(holder, profile, certificate, key, now);
  }

  private static AuthorityFiles.Contents newAuthority(Instant now) {
    KeyPair keys = Keys.generate();
    return new AuthorityFiles.Contents(
        Pem.text("PRIVATE KEY", keys.getPrivate().getEncoded()),
        Certificates.pem(Certificates.authority(COMMON_NAME, keys, now)));
  }

  private static Authority read(AuthorityFiles files, boolean made, Instant now) {
    AuthorityFiles.Contents contents = files.read();
    PrivateKey key = AuthorityKey.read(contents.key(), files.key());
    List<X509Certificate> trusted = certificates(contents.certificate(), files.certificate());
    X509Certificate certificate = ofKey(key, trusted, files);
    requireSigner(certificate, files.certificate());
    requireValid(certificate, files.certificate(), now);
    var warnings = new ArrayList<>(files.warnings());
    warnings.addAll(warnings(certificate, files.certificate(), now));
    return new Authority(files, key, certificate, trusted, made, warnings);
  }

  private static List<X509Certificate> certificates(String pem, Path file) {
    String remedy =
        "An authority's certificate in PEM is needed. `openssl x509 -in "
            + file
            + " -noout -text` tells what OpenSSL makes of it.";
    try {
      List<X509Certificate> certificates = Certificates.read(pem);
      if (certificates.isEmpty()) {
        throw new AuthorityException(Fault.UNPARSEABLE, file, "has no certificate in PEM", remedy);
      }
      return certificates;
    } catch (Pem.MalformedException e) {
      throw new AuthorityException(Fault.UNPARSEABLE, file, "is damaged", remedy);
    }
  }

  private static X509Certificate ofKey(
      PrivateKey key, List<X509Certificate> certificates, AuthorityFiles files) {
    return certificates.stream()
        .filter(candidate -> Keys.belongTogether(key, candidate.getPublicKey()))
        .findFirst()
        .orElseThrow(
            () ->
                new AuthorityException(
                    Fault.MISMATCH,
                    files.key(),
                    "is not the key of " + files.certificate(),
                    "One of them is from another authority: restore the two that belong together."));
  }

  private static void requireSigner(X509Certificate certificate, Path file) {
    boolean[] usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
      throw new AuthorityException(
          Fault.NOT_AN_AUTHORITY,
          file,
          "is not an authority's certificate: it may not sign others",
          "It needs basicConstraints CA:TRUE, and keyCertSign where it has a keyUsage. Is it a"
              + " server's certificate?");
    }
  }

  private static void requireValid(X509Certificate certificate, Path file, Instant now) {
    Instant start = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      throw new AuthorityException(
          Fault.EXPIRED,
          file,
          "expired at " + end,
          "Renew the authority's certificate with the same key, so that members go on trusting it.");
    }
    if (now.isBefore(start)) {
      throw new AuthorityException(
          Fault.NOT_YET_VALID,
          file,
          "is not valid before " + start,
          "Is the clock right? Here it is " + now + ".");
    }
  }

  private static List<String> warnings(X509Certificate certificate, Path file, Instant now) {
    var warnings = new ArrayList<String>();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end.minus(END_NEAR))) {
      warnings.add(
          "%s expires at %s, and no certificate that it signs is valid longer. Renew it."
              .formatted(file, end));
    }
    Keys.weakness(certificate.getPublicKey())
        .ifPresent(why -> warnings.add(file + " is weak: " + why + ". Make a new authority."));
    return warnings;
  }
}
