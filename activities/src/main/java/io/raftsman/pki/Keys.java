package io.raftsman.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Keys, by the JDK's own providers: no other provider has to be registered or loaded. */
final class Keys {
  private static final int MINIMUM_RSA_BITS = 2048;
  // Go's crypto/tls, and so etcd, refuses longer ones in a handshake.
  private static final int MAXIMUM_RSA_BITS = 8192;
  // What the JDK signs with and Go verifies.
  private static final Set<ASN1ObjectIdentifier> GOOD_CURVES =
      Set.of(
          SECObjectIdentifiers.secp256r1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);
  private static final int P256_BITS = 256;
  private static final int P384_BITS = 384;

  private Keys() {}

  /** A new EC key on P-256. */
  static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform can't make a P-256 key", e);
    }
  }

  static PrivateKey privateKey(PrivateKeyInfo key) throws GeneralSecurityException {
    try {
      return factory(key.getPrivateKeyAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    } catch (IOException e) {
      throw new GeneralSecurityException("the key can't be encoded", e);
    }
  }

  static PublicKey publicKey(SubjectPublicKeyInfo key) throws GeneralSecurityException {
    try {
      return factory(key.getAlgorithm()).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    } catch (IOException e) {
      throw new GeneralSecurityException("the key can't be encoded", e);
    }
  }

  /** Why the key is not good enough for a certificate; empty if it is. */
  static Optional<String> weakness(PublicKey key) {
    if (key instanceof RSAKey rsa) {
      int bits = rsa.getModulus().bitLength();
      return bits >= MINIMUM_RSA_BITS && bits <= MAXIMUM_RSA_BITS
          ? Optional.empty()
          : Optional.of(
              "its RSA key has %d bits; from %d to %d are good"
                  .formatted(bits, MINIMUM_RSA_BITS, MAXIMUM_RSA_BITS));
    }
    if (key instanceof ECKey) {
      return isOnGoodCurve(SubjectPublicKeyInfo.getInstance(key.getEncoded()).getAlgorithm())
          ? Optional.empty()
          : Optional.of("its EC key is on another curve than P-256, P-384 and P-521");
    }
    if (isEd25519(key)) {
      return Optional.empty();
    }
    return Optional.of("its key is " + key.getAlgorithm() + "; RSA, EC and Ed25519 are good");
  }

  /** The signature algorithm that fits a signer's key. */
  static String signatureAlgorithm(PrivateKey key) throws NoSuchAlgorithmException {
    if (key instanceof RSAKey) {
      return "SHA256withRSA";
    }
    if (key instanceof ECKey ec) {
      int bits = bits(ec);
      if (bits <= P256_BITS) {
        return "SHA256withECDSA";
      }
      return bits <= P384_BITS ? "SHA384withECDSA" : "SHA512withECDSA";
    }
    if (isEd25519(key)) {
      return "Ed25519";
    }
    throw new NoSuchAlgorithmException("no signature with " + key.getAlgorithm());
  }

  /** Whether what the private key signs, the public key verifies. */
  static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
    try {
      byte[] probe = "raftsman".getBytes(StandardCharsets.US_ASCII);
      var signature = Signature.getInstance(signatureAlgorithm(privateKey));
      signature.initSign(privateKey);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // of different kinds
    }
  }

  private static KeyFactory factory(AlgorithmIdentifier algorithm) throws NoSuchAlgorithmException {
    ASN1ObjectIdentifier kind = algorithm.getAlgorithm();
    if (kind.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return KeyFactory.getInstance("RSA");
    }
    if (kind.equals(X9ObjectIdentifiers.id_ecPublicKey) && isOnGoodCurve(algorithm)) {
      return KeyFactory.getInstance("EC");
    }
    if (kind.equals(EdECObjectIdentifiers.id_Ed25519)) {
      return KeyFactory.getInstance("Ed25519");
    }
    throw new NoSuchAlgorithmException("no key on " + kind);
  }

  private static boolean isOnGoodCurve(AlgorithmIdentifier algorithm) {
    return algorithm.getParameters() instanceof ASN1ObjectIdentifier curve
        && GOOD_CURVES.contains(curve);
  }

  private static int bits(ECKey key) {
    return key.getParams().getCurve().getField().getFieldSize();
  }

  private static boolean isEd25519(Object key) {
    return key instanceof EdECKey edwards && edwards.getParams().getName().equals("Ed25519");
  }
}
