package io.raftsman.pki;

import io.raftsman.pki.AuthorityException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Reads a private key as OpenSSL and Ansible write it: PKCS#1 (RSA), SEC1 (EC, with or without a
 * block of parameters before it) and PKCS#8 (RSA, EC, Ed25519). No error has a cause or a detail of
 * the parser's: they could carry parts of the key.
 */
final class AuthorityKey {
  private static final String PARAMETERS = "EC PARAMETERS";

  private AuthorityKey() {}

  /**
   * The one key in the text.
   *
   * @param file where the text is from, for errors
   */
  static PrivateKey read(String pem, Path file) {
    List<Pem.Block> blocks = blocks(pem, file);
    List<Pem.Block> keys =
        blocks.stream().filter(block -> block.label().endsWith("PRIVATE KEY")).toList();
    if (keys.size() != 1) {
      throw unparseable(file, "has " + (keys.isEmpty() ? "no" : "more than one") + " private key");
    }
    Pem.Block key = keys.get(0);
    if (key.encrypted() || key.label().startsWith("ENCRYPTED")) {
      throw encrypted(file);
    }
    PrivateKeyInfo information = information(key, blocks, file);
    try {
      return Keys.privateKey(information);
    } catch (GeneralSecurityException e) {
      throw unsupported(file, "has a key of a kind or curve that can't be used");
    }
  }

  private static List<Pem.Block> blocks(String pem, Path file) {
    try {
      return Pem.blocks(pem);
    } catch (Pem.MalformedException e) {
      throw unparseable(file, "is damaged");
    }
  }

  private static PrivateKeyInfo information(Pem.Block key, List<Pem.Block> blocks, Path file) {
    try {
      return switch (key.label()) {
        case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(key.content());
        case "RSA PRIVATE KEY" ->
            new PrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                RSAPrivateKey.getInstance(key.content()));
        case "EC PRIVATE KEY" -> elliptic(ECPrivateKey.getInstance(key.content()), blocks);
        default -> throw unsupported(file, "has a key in the format '" + key.label() + "'");
      };
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw unparseable(file, "is damaged");
    }
  }

  private static PrivateKeyInfo elliptic(ECPrivateKey key, List<Pem.Block> blocks)
      throws IOException {
    ASN1Encodable curve = key.getParametersObject();
    if (curve == null) {
      curve = curveBefore(blocks);
    }
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
  }

  private static ASN1Encodable curveBefore(List<Pem.Block> blocks) throws IOException {
    for (Pem.Block block : blocks) {
      if (block.label().equals(PARAMETERS)) {
        return ASN1Primitive.fromByteArray(block.content());
      }
    }
    throw new IOException("the curve isn't said");
  }

  private static AuthorityException unparseable(Path file, String problem) {
    return new AuthorityException(
        Fault.UNPARSEABLE,
        file,
        problem,
        "One unencrypted private key in PEM is needed. `openssl pkey -in "
            + file
            + " -noout` tells whether OpenSSL can read it.");
  }

  private static AuthorityException unsupported(Path file, String problem) {
    return new AuthorityException(
        Fault.UNSUPPORTED_KEY,
        file,
        problem,
        "RSA, Ed25519 and EC on P-256, P-384 or P-521, as PKCS#8, PKCS#1 or SEC1 in PEM, can be"
            + " used.");
  }

  private static AuthorityException encrypted(Path file) {
    return new AuthorityException(
        Fault.ENCRYPTED,
        file,
        "is encrypted with a passphrase",
        "A reference to the passphrase is not supported yet. Decrypt it in place: (umask 077 &&"
            + " openssl pkey -in %1$s -out %1$s.plain && mv %1$s.plain %1$s)".formatted(file));
  }
}
