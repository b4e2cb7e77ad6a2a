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
 * @param codecKeys where the keys are that encrypt histories: {@code env:NAME} or {@code file:PATH}
 */
public record ServerOptions(
    Optional<String> address,
    Optional<String> namespace,
    Optional<String> profile,
    Optional<String> codecKeys) {
  /** Nothing is said: environment and configuration file decide. */
  public static final ServerOptions NONE =
      new ServerOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public ServerOptions {
    requireNonNull(address, "address");
    requireNonNull(namespace, "namespace");
    requireNonNull(profile, "profile");
    requireNonNull(codecKeys, "codecKeys");
  }

  /** Without keys: histories are not encrypted. */
  public ServerOptions(
      Optional<String> address, Optional<String> namespace, Optional<String> profile) {
    this(address, namespace, profile, Optional.empty());
  }
}
