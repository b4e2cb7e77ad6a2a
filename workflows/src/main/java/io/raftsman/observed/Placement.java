package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

/**
 * What a member's files must know of its host.
 *
 * @param binary path of etcd
 * @param listenAddress the host's own address that etcd listens on: etcd takes no name there
 */
public record Placement(String binary, String listenAddress) {
  public Placement {
    requireNonNull(binary, "binary");
    requireNonNull(listenAddress, "listenAddress");
  }
}
