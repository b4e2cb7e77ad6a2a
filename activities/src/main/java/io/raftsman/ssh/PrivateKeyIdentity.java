package io.raftsman.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import net.schmizz.sshj.common.Buffer.PlainBuffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.signature.Signature;

/** A private key in memory, with its public key or a certificate for it. RSA signs with SHA-512. */
final class PrivateKeyIdentity implements Identity {
  private static final String RSA_CERTIFICATE = "ssh-rsa-cert-v01@openssh.com";
  private static final String RSA_SHA512_CERTIFICATE = "rsa-sha2-512-cert-v01@openssh.com";

  private final String algorithm;
  private final byte[] publicKey;
  private final PrivateKey key;

  private PrivateKeyIdentity(String algorithm, byte[] publicKey, PrivateKey key) {
    this.algorithm = algorithm;
    this.publicKey = publicKey.clone();
    this.key = key;
  }

  /** A key by itself. */
  static PrivateKeyIdentity of(KeyPair pair) throws IOException {
    return new PrivateKeyIdentity(
        signing(pair.getPrivate()).getKeyAlgorithm(),
        new PlainBuffer().putPublicKey(pair.getPublic()).getCompactData(),
        pair.getPrivate());
  }

  /** The certificate of a key, encoded. */
  static PrivateKeyIdentity certified(byte[] certificate, PrivateKey key) throws IOException {
    String type = new PlainBuffer(certificate).readString();
    return new PrivateKeyIdentity(
        type.equals(RSA_CERTIFICATE) ? RSA_SHA512_CERTIFICATE : type, certificate, key);
  }

  @Override
  public String algorithm() {
    return algorithm;
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public byte[] sign(byte[] data) throws IOException {
    Signature signature = signing(key).newSignature();
    signature.initSign(key);
    signature.update(data);
    return new PlainBuffer()
        .putString(signature.getSignatureName())
        .putBytes(signature.encode(signature.sign()))
        .getCompactData();
  }

  private static KeyAlgorithm signing(PrivateKey key) throws IOException {
    return switch (KeyType.fromKey(key)) {
      case RSA -> KeyAlgorithms.RSASHA512().create();
      case ED25519 -> KeyAlgorithms.EdDSA25519().create();
      case ECDSA256 -> KeyAlgorithms.ECDSASHANistp256().create();
      case ECDSA384 -> KeyAlgorithms.ECDSASHANistp384().create();
      case ECDSA521 -> KeyAlgorithms.ECDSASHANistp521().create();
      default -> throw new IOException("keys of this type are not supported");
    };
  }
}
