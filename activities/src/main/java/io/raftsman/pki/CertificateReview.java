package io.raftsman.pki;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.GeneralName;

/** Whether a certificate is still right. A pure function of the certificate, profile and time. */
final class CertificateReview {
  /** No certificate is renewed earlier than this before its end. */
  private static final Duration LATEST_WINDOW = Duration.ofDays(30);

  /** A certificate is renewed in the last one of so many parts of its validity. */
  private static final int PARTS = 3;

  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private final X509Certificate authority;
  private final X509Certificate certificate;
  private final LeafProfile profile;
  private final Instant now;

  CertificateReview(
      X509Certificate authority, X509Certificate certificate, LeafProfile profile, Instant now) {
    this.authority = authority;
    this.certificate = certificate;
    this.profile = profile;
    this.now = now;
  }

  /** The first thing that is wrong; empty if nothing is. */
  Optional<String> fault() {
    return firstOf(
        List.of(
            this::signature,
            this::strength,
            this::subject,
            this::alternativeNames,
            this::usages,
            this::validity));
  }

  private static Optional<String> firstOf(List<Supplier<Optional<String>>> checks) {
    return checks.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
  }

  private Optional<String> signature() {
    if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return Optional.of(
          "it is signed by another authority: " + certificate.getIssuerX500Principal().getName());
    }
    try {
      certificate.verify(authority.getPublicKey());
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      return Optional.of(
          "its signature is not this authority's: it was changed, or signed by another one of the"
              + " same name");
    }
  }

  private Optional<String> strength() {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    if (algorithm.startsWith("SHA1") || algorithm.startsWith("MD")) {
      return Optional.of("its signature is by " + algorithm + ", which etcd refuses");
    }
    return Keys.weakness(certificate.getPublicKey());
  }

  private Optional<String> subject() {
    return firstOf(
        List.of(
            () -> attribute("common name", BCStyle.CN, profile.commonName()),
            () -> attribute("organization", BCStyle.O, profile.organization()),
            () -> attribute("organizational unit", BCStyle.OU, profile.organizationalUnit())));
  }

  private Optional<String> attribute(String what, ASN1ObjectIdentifier type, String expected) {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    var values = new ArrayList<String>();
    for (RDN part : subject.getRDNs(type)) {
      values.add(IETFUtils.valueToString(part.getFirst().getValue()));
    }
    return values.equals(List.of(expected))
        ? Optional.empty()
        : Optional.of(
            "its %s is %s, not '%s'"
                .formatted(
                    what,
                    values.isEmpty() ? "missing" : "'" + String.join("' and '", values) + "'",
                    expected));
  }

  private Optional<String> alternativeNames() {
    var expected = new TreeSet<String>();
    profile.ipAddresses().forEach(address -> expected.add("IP " + address));
    profile.dnsNames().forEach(name -> expected.add("DNS " + name));
    Set<String> actual;
    try {
      actual = actualNames();
    } catch (CertificateParsingException | RuntimeException e) {
      return Optional.of("its alternative names can't be read");
    }
    Set<String> missing = without(expected, actual);
    if (!missing.isEmpty()) {
      return Optional.of("its alternative names lack " + String.join(", ", missing));
    }
    Set<String> extra = without(actual, expected);
    return extra.isEmpty()
        ? Optional.empty()
        : Optional.of("its alternative names have too much: " + String.join(", ", extra));
  }

  private Set<String> actualNames() throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    var texts = new TreeSet<String>();
    if (names == null) {
      return texts;
    }
    for (List<?> name : names) {
      Object value = name.get(1);
      texts.add(
          switch ((Integer) name.get(0)) {
            case GeneralName.dNSName -> "DNS " + ((String) value).toLowerCase(Locale.ROOT);
            case GeneralName.iPAddress ->
                "IP "
                    + IpLiteral.parse((String) value)
                        .map(IpLiteral::canonical)
                        .orElse((String) value);
            default -> "another kind: " + (value instanceof String text ? text : "binary");
          });
    }
    return texts;
  }

  private Optional<String> usages() {
    if (certificate.getBasicConstraints() >= 0) {
      return Optional.of("it is an authority's certificate, not a member's or client's");
    }
    boolean[] keyUsage = certificate.getKeyUsage();
    if (keyUsage != null && !keyUsage[0]) {
      return Optional.of("its key usage lacks digitalSignature");
    }
    List<String> purposes = purposes();
    if (profile.serverAuth() && !purposes.contains(SERVER_AUTH)) {
      return Optional.of("its extended key usage lacks serverAuth");
    }
    if (profile.clientAuth() && !purposes.contains(CLIENT_AUTH)) {
      return Optional.of("its extended key usage lacks clientAuth");
    }
    return Optional.empty();
  }

  private List<String> purposes() {
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes == null ? List.of() : purposes;
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  private Optional<String> validity() {
    Instant start = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isBefore(start)) {
      return Optional.of("it is not valid before " + start);
    }
    if (now.isAfter(end)) {
      return Optional.of("it expired at " + end);
    }
    if (!end.isBefore(authority.getNotAfter().toInstant())) {
      return Optional.empty(); // a new one would end at the same time
    }
    Duration third = Duration.between(start, end).dividedBy(PARTS);
    Duration window = third.compareTo(LATEST_WINDOW) < 0 ? third : LATEST_WINDOW;
    return now.isBefore(end.minus(window))
        ? Optional.empty()
        : Optional.of(
            "it expires soon, on %s; it is renewed from %s on"
                .formatted(end.atOffset(ZoneOffset.UTC).toLocalDate(), end.minus(window)));
  }

  private static Set<String> without(Set<String> names, Set<String> others) {
    var rest = new TreeSet<>(names);
    rest.removeAll(others);
    return rest;
  }
}
