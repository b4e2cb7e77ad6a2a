package io.raftsman.pki;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A certificate that an authority signed.
 *
 * @param pem PEM
 * @param end when it ends: never later than its authority
 */
public record SignedCertificate(String pem, Instant end) {
  public SignedCertificate {
    requireNonNull(pem, "pem");
    requireNonNull(end, "end");
  }
}
