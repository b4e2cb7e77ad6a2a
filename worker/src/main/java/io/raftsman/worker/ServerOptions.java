package io.raftsman.worker;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a command line says of the Temporal server. Each wins over Temporal's environment variables,
 * which win over the profile of Temporal's configuration file.
 *
 * @param address host and port
 * @param namespace where the operations are
 * @param profile of Temporal's configuration file
 */
public record ServerOptions(
    Optional<String> address, Optional<String> namespace, Optional<String> profile) {
  /** Nothing is said: environment and configuration file decide. */
  public static final ServerOptions NONE =
      new ServerOptions(Optional.empty(), Optional.empty(), Optional.empty());

  public ServerOptions {
    requireNonNull(address, "address");
    requireNonNull(namespace, "namespace");
    requireNonNull(profile, "profile");
  }
}
