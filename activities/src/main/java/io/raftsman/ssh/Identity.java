package io.raftsman.ssh;

import java.io.IOException;

/** A key, or a certificate for one, by which a user logs in (RFC 4252, section 7). */
interface Identity {
  /** The algorithm of the public key, as it is named in a request. */
  String algorithm();

  /** The public key or certificate, encoded. */
  byte[] publicKey();

  /** Signs, and encodes the signature with its algorithm in front. */
  byte[] sign(byte[] data) throws IOException;
}
