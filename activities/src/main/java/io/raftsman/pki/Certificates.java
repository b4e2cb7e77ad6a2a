package io.raftsman.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Builds, reads and writes certificates. */
final class Certificates {
  /** How far before now a new certificate begins: clocks of hosts differ. */
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private static final String LABEL = "CERTIFICATE";
  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(100 * 365L);
  private static final int SERIAL_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Certificates() {}

  /** A certificate that the key signs for itself, good for signing others for 100 years. */
  static X509Certificate authority(String commonName, KeyPair keys, Instant now) {
    X500Name name =
        new X500NameBuilder().addRDN(BCStyle.O, "raftsman").addRDN(BCStyle.CN, commonName).build();
    SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    var builder =
        new X509v3CertificateBuilder(
            name,
            serial(),
            time(now.minus(CLOCK_TOLERANCE)),
            time(now.plus(AUTHORITY_VALIDITY)),
            name,
            key);
    try {
      var identifiers = new BcX509ExtensionUtils();
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
    } catch (IOException e) {
      throw new UncheckedIOException("an extension can't be encoded", e);
    }
    return signed(builder, keys.getPrivate());
  }

  /**
   * A holder's certificate, signed by an authority whose certificate is valid now.
   *
   * @param holder the holder's key: all that is taken from the holder
   */
  static X509Certificate leaf(
      PublicKey holder,
      LeafProfile profile,
      X509Certificate authority,
      PrivateKey authorityKey,
      Instant now) {
    SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(holder.getEncoded());
    var builder =
        new X509v3CertificateBuilder(
            X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
            serial(),
            time(later(now.minus(CLOCK_TOLERANCE), authority.getNotBefore().toInstant())),
            time(end(now, profile.validity(), authority.getNotAfter().toInstant())),
            subject(profile),
            key);
    try {
      addLeafExtensions(builder, profile, authority, holder);
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new BcX509ExtensionUtils().createSubjectKeyIdentifier(key));
    } catch (IOException e) {
      throw new UncheckedIOException("an extension can't be encoded", e);
    }
    return signed(builder, authorityKey);
  }

  /** Every certificate of a PEM text, in order; other blocks are left out. */
  static List<X509Certificate> read(String pem) throws Pem.MalformedException {
    var certificates = new ArrayList<X509Certificate>();
    for (Pem.Block block : Pem.blocks(pem)) {
      if (block.label().equals(LABEL) || block.label().equals("X509 CERTIFICATE")) {
        try {
          certificates.add(decode(block.content()));
        } catch (CertificateException e) {
          throw new Pem.MalformedException("a certificate is damaged");
        }
      }
    }
    return List.copyOf(certificates);
  }

  static String pem(X509Certificate certificate) {
    try {
      return Pem.text(LABEL, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate can't be encoded", e);
    }
  }

  private static void addLeafExtensions(
      X509v3CertificateBuilder builder,
      LeafProfile profile,
      X509Certificate authority,
      PublicKey holder)
      throws IOException {
    int usage = KeyUsage.digitalSignature;
    if (holder.getAlgorithm().equals("RSA")) {
      usage |= KeyUsage.keyEncipherment;
    }
    var purposes = new ArrayList<KeyPurposeId>();
    if (profile.serverAuth()) {
      purposes.add(KeyPurposeId.id_kp_serverAuth);
    }
    if (profile.clientAuth()) {
      purposes.add(KeyPurposeId.id_kp_clientAuth);
    }
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
        .addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            new AuthorityKeyIdentifier(keyIdentifier(authority)));
    GeneralName[] names = alternativeNames(profile);
    if (names.length > 0) {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
  }

  private static GeneralName[] alternativeNames(LeafProfile profile) {
    var names = new ArrayList<GeneralName>();
    for (String address : profile.ipAddresses()) {
      byte[] octets =
          IpLiteral.parse(address).map(InetAddress::getAddress).orElseThrow(); // profile checked it
      names.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(octets)));
    }
    for (String name : profile.dnsNames()) {
      names.add(new GeneralName(GeneralName.dNSName, name));
    }
    return names.toArray(GeneralName[]::new);
  }

  private static byte[] keyIdentifier(X509Certificate authority) {
    byte[] extension = authority.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    if (extension != null) {
      return SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(extension).getOctets())
          .getKeyIdentifier();
    }
    return new BcX509ExtensionUtils()
        .createSubjectKeyIdentifier(
            SubjectPublicKeyInfo.getInstance(authority.getPublicKey().getEncoded()))
        .getKeyIdentifier();
  }

  private static X500Name subject(LeafProfile profile) {
    return new X500NameBuilder()
        .addRDN(BCStyle.O, profile.organization())
        .addRDN(BCStyle.OU, profile.organizationalUnit())
        .addRDN(BCStyle.CN, profile.commonName())
        .build();
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      var signer = new JcaContentSignerBuilder(Keys.signatureAlgorithm(key)).build(key);
      return decode(builder.build(signer).getEncoded());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("the authority can't sign", e);
    }
  }

  private static X509Certificate decode(byte[] encoded) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /** Random, and never 0: RFC 5280 wants it positive. */
  private static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(0);
  }

  private static Time time(Instant instant) {
    return new Time(Date.from(instant));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant end(Instant now, Duration validity, Instant latest) {
    // Compared as durations: now + validity may be beyond what an Instant or a certificate holds.
    return validity.compareTo(Duration.between(now, latest)) < 0 ? now.plus(validity) : latest;
  }
}
