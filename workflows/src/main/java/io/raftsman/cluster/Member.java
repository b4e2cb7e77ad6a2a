package io.raftsman.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One etcd member on one host.
 *
 * @param name the instance, {@code <cluster>-<sequence>}; also etcd's {@code --name} and the
 *     certificate's common name
 * @param sequence {@code etcd_seq}: unique in the cluster, 0 or greater
 * @param host where it runs
 * @param dataDirectory absolute path of {@code --data-dir}
 * @param clientPort TCP port for clients
 * @param peerPort TCP port for peers
 * @param installation where its binaries come from
 * @param learner {@code etcd_learner}: it joins a live cluster as a learner and stays one
 */
public record Member(
    String name,
    int sequence,
    Host host,
    String dataDirectory,
    int clientPort,
    int peerPort,
    Installation installation,
    boolean learner) {

  public Member {
    requireNonNull(name, "name");
    requireNonNull(host, "host");
    requireNonNull(dataDirectory, "dataDirectory");
    requireNonNull(installation, "installation");
    if (sequence < 0) {
      throw new IllegalArgumentException("etcd_seq of " + name + " must be 0 or greater");
    }
    if (!dataDirectory.startsWith("/")) {
      throw new IllegalArgumentException("data directory of " + name + " must be absolute");
    }
    Ports.require("client port of " + name, clientPort);
    Ports.require("peer port of " + name, peerPort);
    if (clientPort == peerPort) {
      throw new IllegalArgumentException("client and peer port of " + name + " must differ");
    }
  }

  /** A member that votes. */
  public Member(
      String name,
      int sequence,
      Host host,
      String dataDirectory,
      int clientPort,
      int peerPort,
      Installation installation) {
    this(name, sequence, host, dataDirectory, clientPort, peerPort, installation, false);
  }

  /** The same member in another place on its host. */
  public Member at(String otherDirectory, int otherClientPort, int otherPeerPort) {
    return new Member(
        name,
        sequence,
        host,
        otherDirectory,
        otherClientPort,
        otherPeerPort,
        installation,
        learner);
  }

  /** The URL that the member advertises to clients. */
  @JsonIgnore
  public String clientUrl() {
    return "https://" + host.urlHost() + ":" + clientPort;
  }

  /** The URL that the member advertises to its peers. */
  @JsonIgnore
  public String peerUrl() {
    return "https://" + host.urlHost() + ":" + peerPort;
  }
}
