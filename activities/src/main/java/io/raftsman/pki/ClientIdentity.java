package io.raftsman.pki;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A TLS client's key and certificate, and the authority that it trusts. The key is in memory only
 * and in no text that this class makes of itself.
 */
public final class ClientIdentity {
  private static final char[] NO_PASSWORD = {};

  private final PrivateKey privateKey;
  private final X509Certificate certificate;
  private final List<X509Certificate> trusted;

  ClientIdentity(
      PrivateKey privateKey, X509Certificate certificate, List<X509Certificate> trusted) {
    this.privateKey = requireNonNull(privateKey, "privateKey");
    this.certificate = requireNonNull(certificate, "certificate");
    this.trusted = List.copyOf(trusted);
  }

  /** The private key, as Netty's {@code SslContextBuilder.keyManager} takes it. */
  public PrivateKey privateKey() {
    return privateKey;
  }

  /** The certificate, as Netty's {@code SslContextBuilder.keyManager} takes it. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's certificates, as Netty's {@code SslContextBuilder.trustManager} takes them. */
  public List<X509Certificate> trusted() {
    return trusted;
  }

  /** The private key, PKCS#8 in PEM. For a file or process of this client's alone, never a log. */
  public String privateKeyPem() {
    return Pem.text("PRIVATE KEY", privateKey.getEncoded());
  }

  /** The certificate in PEM. */
  public String certificatePem() {
    return Certificates.pem(certificate);
  }

  /**
   * Shows this identity and trusts this authority only. A socket or engine made of it compares the
   * server's name only if its {@code SSLParameters} have the endpoint identification algorithm
   * {@code HTTPS}.
   */
  public SSLContext sslContext() {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(ownKey(), NO_PASSWORD);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trustedOnes());
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java platform can't make a TLS context", e);
    }
  }

  /** Whose it is and until when. */
  @Override
  public String toString() {
    return "ClientIdentity[%s, until %s]"
        .formatted(
            certificate.getSubjectX500Principal().getName(), certificate.getNotAfter().toInstant());
  }

  private KeyStore ownKey() throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setKeyEntry("client", privateKey, NO_PASSWORD, new X509Certificate[] {certificate});
    return store;
  }

  private KeyStore trustedOnes() throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("authority-" + i, trusted.get(i));
    }
    return store;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    // In memory only: PKCS12 would spend thousands of rounds to protect it from this process.
    var store = KeyStore.getInstance("JKS");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
