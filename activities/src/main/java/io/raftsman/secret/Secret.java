package io.raftsman.secret;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.SecretReference;

/**
 * A secret that is read anew whenever it is used, so that a changed one counts without a restart.
 *
 * @param secrets where it is read
 * @param reference where it stands
 */
public record Secret(Secrets secrets, SecretReference reference) {
  public Secret {
    requireNonNull(secrets, "secrets");
    requireNonNull(reference, "reference");
  }

  /**
   * What it is now, without blanks around it; never empty.
   *
   * @throws SecretUnreadableException where there is none
   */
  public String read() throws SecretUnreadableException {
    String value = secrets.read(reference).strip();
    if (value.isEmpty()) {
      throw new SecretUnreadableException(
          reference, "there is nothing in it", "Put the secret there, or name another place.");
    }
    return value;
  }
}
