package io.raftsman.ssh;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How hosts are reached, where neither the host nor the configuration says so.
 *
 * @param acceptNewHostKeys whether the key of a host that isn't known yet is recorded and accepted
 * @param configFiles OpenSSH's configuration, in the order of reading
 * @param home the user's home directory
 * @param knownHosts the user's known_hosts file
 * @param systemKnownHosts known_hosts files of the whole machine, which count for every host
 * @param identities private keys to offer
 * @param environment the variables that agent and passwords are looked up in
 * @param connectTimeout for the TCP connection and each step of the handshake
 */
public record SshSettings(
    boolean acceptNewHostKeys,
    List<Path> configFiles,
    Path home,
    Path knownHosts,
    List<Path> systemKnownHosts,
    List<Path> identities,
    Function<String, Optional<String>> environment,
    Duration connectTimeout) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(6);
  private static final Path SYSTEM = Path.of("/etc/ssh");

  public SshSettings {
    requireNonNull(home, "home");
    requireNonNull(knownHosts, "knownHosts");
    requireNonNull(environment, "environment");
    requireNonNull(connectTimeout, "connectTimeout");
    configFiles = List.copyOf(configFiles);
    systemKnownHosts = List.copyOf(systemKnownHosts);
    identities = List.copyOf(identities);
  }

  /** The user's and the machine's own files, as ssh takes them. */
  public static SshSettings ofUser(boolean acceptNewHostKeys) {
    Path home = Path.of(System.getProperty("user.home"));
    Path directory = home.resolve(".ssh");
    return new SshSettings(
        acceptNewHostKeys,
        Stream.of(directory.resolve("config"), SYSTEM.resolve("ssh_config"))
            .filter(Files::exists)
            .toList(),
        home,
        directory.resolve("known_hosts"),
        Stream.of(
                directory.resolve("known_hosts2"),
                SYSTEM.resolve("ssh_known_hosts"),
                SYSTEM.resolve("ssh_known_hosts2"))
            .filter(Files::exists)
            .toList(),
        List.of(
            directory.resolve("id_ed25519"),
            directory.resolve("id_ecdsa"),
            directory.resolve("id_rsa")),
        name -> Optional.ofNullable(System.getenv(name)),
        CONNECT_TIMEOUT);
  }

  /** The same with another configuration, as by {@code ssh -F}; empty for none. */
  public SshSettings withConfig(Optional<Path> file) {
    return new SshSettings(
        acceptNewHostKeys,
        file.stream().toList(),
        home,
        knownHosts,
        systemKnownHosts,
        identities,
        environment,
        connectTimeout);
  }

  /** The same with another known_hosts file in place of the user's. */
  public SshSettings withKnownHosts(Path file) {
    return new SshSettings(
        acceptNewHostKeys,
        configFiles,
        home,
        file,
        systemKnownHosts,
        identities,
        environment,
        connectTimeout);
  }
}
