package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A client's certificate; nothing in it is secret.
 *
 * @param certificate PEM
 * @param authority the certificate of the authority that signed it and the members', PEM
 * @param ends when it ends
 */
public record ClientCertificate(String certificate, String authority, Instant ends) {
  public ClientCertificate {
    requireNonNull(certificate, "certificate");
    requireNonNull(authority, "authority");
    requireNonNull(ends, "ends");
  }
}
