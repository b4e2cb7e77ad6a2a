package io.raftsman.pki;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A new key of a client on this side, and the request to have it signed elsewhere. The key is in
 * memory only and in no text that this class makes of itself.
 */
public final class RequestedKey {
  private final KeyPair keys;
  private final String request;

  private RequestedKey(KeyPair keys, String request) {
    this.keys = requireNonNull(keys, "keys");
    this.request = requireNonNull(request, "request");
  }

  /** A new EC key on P-256. */
  public static RequestedKey make(String commonName) {
    KeyPair keys = Keys.generate();
    var subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    try {
      var signer =
          new JcaContentSignerBuilder(Keys.signatureAlgorithm(keys.getPrivate()))
              .build(keys.getPrivate());
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic())
              .build(signer)
              .getEncoded();
      return new RequestedKey(keys, Pem.text("CERTIFICATE REQUEST", request));
    } catch (NoSuchAlgorithmException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this Java platform can't sign with a P-256 key", e);
    }
  }

  /** The private key, PKCS#8 in PEM. For a file of this client's alone, never a log. */
  public String privateKeyPem() {
    return Pem.text("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** The request, PKCS#10 in PEM. */
  public String requestPem() {
    return request;
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "RequestedKey[]";
  }
}
