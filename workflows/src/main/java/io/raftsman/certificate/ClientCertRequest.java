package io.raftsman.certificate;

import static java.util.Objects.requireNonNull;

/**
 * A client's certificate that somebody wants.
 *
 * @param name of the client
 * @param request PKCS#10, PEM; nothing of it counts but its key
 * @param days how long it is valid
 * @param requester who asks
 */
public record ClientCertRequest(String name, String request, int days, String requester) {
  /** A hundred years: no authority is valid longer. */
  private static final int MOST_DAYS = 36_500;

  private static final int LONGEST_REQUEST = 64 * 1024;

  public ClientCertRequest {
    ClientName.require(requireNonNull(name, "name"));
    requireNonNull(request, "request");
    requireNonNull(requester, "requester");
    if (days < 1 || days > MOST_DAYS) {
      throw new IllegalArgumentException(
          "a certificate is valid for 1 to " + MOST_DAYS + " days, not " + days);
    }
    if (request.length() > LONGEST_REQUEST || !request.contains("CERTIFICATE REQUEST-----")) {
      throw new IllegalArgumentException(
          "the request is not a PKCS#10 in PEM, as `openssl req -new` makes it");
    }
  }
}
