package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import java.util.Objects;

/**
 * Which member the configuration file on a host describes, in what can't be changed by a restart.
 * What the file doesn't say is empty.
 *
 * @param name {@code name}
 * @param token {@code initial-cluster-token}
 * @param dataDirectory {@code data-dir}
 * @param clientUrl {@code advertise-client-urls}
 * @param peerUrl {@code initial-advertise-peer-urls}
 * @param initialCluster {@code initial-cluster}: every member's name and peer URL; empty where
 *     nobody looked
 */
public record ConfiguredMember(
    String name,
    String token,
    String dataDirectory,
    String clientUrl,
    String peerUrl,
    String initialCluster) {
  public ConfiguredMember {
    requireNonNull(name, "name");
    requireNonNull(token, "token");
    requireNonNull(dataDirectory, "dataDirectory");
    requireNonNull(clientUrl, "clientUrl");
    requireNonNull(peerUrl, "peerUrl");
    initialCluster = Objects.requireNonNullElse(initialCluster, "");
  }

  /** A member whose peers nobody asked for. */
  public ConfiguredMember(
      String name, String token, String dataDirectory, String clientUrl, String peerUrl) {
    this(name, token, dataDirectory, clientUrl, peerUrl, "");
  }
}
