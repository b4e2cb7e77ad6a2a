package io.raftsman.ssh;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How hosts are reached, where a host does not say so itself.
 *
 * @param acceptNewHostKeys whether the key of a host that isn't known yet is recorded and accepted
 * @param knownHosts the known_hosts file
 * @param identities private keys to offer
 * @param connectTimeout for the TCP connection and each step of the handshake
 */
public record SshSettings(
    boolean acceptNewHostKeys, Path knownHosts, List<Path> identities, Duration connectTimeout) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(6);

  public SshSettings {
    requireNonNull(knownHosts, "knownHosts");
    requireNonNull(connectTimeout, "connectTimeout");
    identities = List.copyOf(identities);
  }

  /** The user's own files, as ssh takes them. */
  public static SshSettings ofUser(boolean acceptNewHostKeys) {
    Path directory = Path.of(System.getProperty("user.home"), ".ssh");
    return new SshSettings(
        acceptNewHostKeys,
        directory.resolve("known_hosts"),
        List.of(
            directory.resolve("id_ed25519"),
            directory.resolve("id_ecdsa"),
            directory.resolve("id_rsa")),
        CONNECT_TIMEOUT);
  }
}
