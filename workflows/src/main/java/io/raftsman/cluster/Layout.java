package io.raftsman.cluster;

/**
 * The paths on a member's host that are not parameters.
 *
 * @param configDirectory {@code /etc/etcd}
 * @param config etcd's configuration file
 * @param authority the CA certificate that etcd trusts
 * @param certificate the member's certificate, for clients and peers
 * @param key its private key
 * @param stamp what Raftsman knows of the deployment on this host
 * @param made paths that Raftsman made besides these, one a line, so that a purge takes them away
 * @param unit the systemd unit file
 * @param profile the client environment: every login shell's, where the service is {@code etcd};
 *     another service's is in its own directory, to be sourced
 */
public record Layout(
    String configDirectory,
    String config,
    String authority,
    String certificate,
    String key,
    String stamp,
    String made,
    String unit,
    String profile) {

  /**
   * The CA certificate where the original's client environment has it, shared with other modules.
   */
  public static final String SHARED_AUTHORITY = "/etc/pki/ca.crt";

  /** The layout for a systemd unit's name. */
  public static Layout of(String service) {
    String directory = "/etc/" + service;
    return new Layout(
        directory,
        directory + "/etcd.conf",
        directory + "/ca.crt",
        directory + "/server.crt",
        directory + "/server.key",
        directory + "/.raftsman.json",
        directory + "/.raftsman.made",
        "/etc/systemd/system/" + service + ".service",
        service.equals("etcd") ? "/etc/profile.d/etcdctl.sh" : directory + "/etcdctl.sh");
  }
}
