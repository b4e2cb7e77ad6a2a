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
  /** From here on numbers are nobody's: of members whose number isn't known any more. */
  private static final int UNLISTED = Integer.MAX_VALUE - 1_000;

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

  /** The same member under another name. */
  public Member named(String otherName) {
    return new Member(
        otherName, sequence, host, dataDirectory, clientPort, peerPort, installation, learner);
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

  /**
   * What a host may have of a cluster that no longer lists it: no number is known of it, and so
   * neither is its name.
   *
   * @param count which of several it is, from 1
   * @param like the rest of it
   */
  public static Member unlisted(String cluster, int count, Member like) {
    return new Member(
        cluster + "-unlisted-" + count,
        UNLISTED + count,
        like.host(),
        like.dataDirectory(),
        like.clientPort(),
        like.peerPort(),
        like.installation(),
        like.learner());
  }

  /** Whether the inventory doesn't list it any more. */
  @JsonIgnore
  public boolean isUnlisted() {
    return sequence >= UNLISTED;
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
