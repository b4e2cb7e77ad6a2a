package io.raftsman.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * What a host asks to be signed. Only its public key is taken, and only once its signature has
 * shown that the host holds the private one: names and usages in a request are what an attacker on
 * the host would change.
 */
final class SigningRequest {
  private static final int MAXIMUM_LENGTH = 64 * 1024;

  private SigningRequest() {}

  /** The key of a request in PEM. {@link SigningRefusedException} if it can't be trusted. */
  static PublicKey verifiedKey(String pem) {
    PKCS10CertificationRequest request = parse(pem);
    try {
      PublicKey key = Keys.publicKey(request.getSubjectPublicKeyInfo());
      Keys.weakness(key)
          .ifPresent(
              why -> {
                throw new SigningRefusedException(why);
              });
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new SigningRefusedException(
            "its signature is wrong: it was changed, or its sender doesn't hold the key");
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new SigningRefusedException(
          "its key can't be used; RSA, Ed25519 and EC on P-256, P-384 and P-521 are good");
    } catch (OperatorCreationException | PKCSException | RuntimeException e) {
      throw e instanceof SigningRefusedException refused
          ? refused
          : new SigningRefusedException("its signature can't be verified");
    }
  }

  private static PKCS10CertificationRequest parse(String pem) {
    if (pem.length() > MAXIMUM_LENGTH) {
      throw new SigningRefusedException("it is longer than " + MAXIMUM_LENGTH + " characters");
    }
    try {
      List<Pem.Block> requests =
          Pem.blocks(pem).stream()
              .filter(block -> block.label().endsWith("CERTIFICATE REQUEST"))
              .toList();
      if (requests.size() != 1) {
        throw new SigningRefusedException(
            "one CERTIFICATE REQUEST in PEM is needed, there are " + requests.size());
      }
      return new PKCS10CertificationRequest(requests.get(0).content());
    } catch (Pem.MalformedException | IOException e) {
      throw new SigningRefusedException("it is damaged");
    }
  }
}
