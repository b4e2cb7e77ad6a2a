package io.raftsman.certificates;

import static java.util.Objects.requireNonNull;

import io.raftsman.pki.LeafProfile;
import java.util.Optional;

/**
 * A key on a host, and the certificate that it shall have.
 *
 * @param key path of the private key; made there when it is missing
 * @param keyMode octal, without a leading 0
 * @param certificate path of the certificate
 * @param authority path of the CA's certificate
 * @param owner user:group of all three
 * @param shared path where the CA's certificate is also put unless another is there
 * @param made list of what was made besides
 * @param profile what the certificate says
 */
public record CertifiedKey(
    String key,
    String keyMode,
    String certificate,
    String authority,
    String owner,
    Optional<String> shared,
    String made,
    LeafProfile profile) {
  public CertifiedKey {
    requireNonNull(key, "key");
    requireNonNull(keyMode, "keyMode");
    requireNonNull(certificate, "certificate");
    requireNonNull(authority, "authority");
    requireNonNull(owner, "owner");
    requireNonNull(shared, "shared");
    requireNonNull(made, "made");
    requireNonNull(profile, "profile");
  }
}
