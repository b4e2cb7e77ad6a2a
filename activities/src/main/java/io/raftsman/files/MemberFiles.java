package io.raftsman.files;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Layout;
import io.raftsman.cluster.Member;
import io.raftsman.observed.Placement;
import java.util.HashMap;
import java.util.Map;

/**
 * The content of a member's files.
 *
 * @param config etcd's configuration
 * @param unit the systemd unit
 * @param profile the login shell's client environment
 */
public record MemberFiles(String config, String unit, String profile) {

  private static final Template CONFIG = Template.of("etcd.conf");
  private static final Template UNIT = Template.of("etcd.service");
  private static final Template PROFILE = Template.of("etcdctl.profile");

  /** The files of a member in its cluster. */
  public static MemberFiles of(
      ClusterSpec cluster, Member member, Placement placement, InitialState state) {
    Layout layout = cluster.layout();
    String listen = bracketed(placement.listenAddress());
    Map<String, String> values = new HashMap<>();
    values.put("instance", member.name());
    values.put("cluster", cluster.name());
    values.put("data", member.dataDirectory());
    values.put("state", state.label());
    values.put("initial_cluster", cluster.initialCluster());
    values.put("listen_peer", "https://" + listen + ":" + member.peerPort());
    values.put("peer_url", member.peerUrl());
    values.put(
        "listen_client",
        "https://"
            + listen
            + ":"
            + member.clientPort()
            + ",https://127.0.0.1:"
            + member.clientPort());
    values.put("client_url", member.clientUrl());
    values.put("heartbeat", String.valueOf(cluster.timing().heartbeatMillis()));
    values.put("election", String.valueOf(cluster.timing().electionMillis()));
    values.put("certificate", layout.certificate());
    values.put("key", layout.key());
    values.put("authority", layout.authority());
    values.put("binary", placement.binary());
    values.put("config", layout.config());
    return new MemberFiles(CONFIG.fill(values), UNIT.fill(values), clientEnvironment(cluster));
  }

  /**
   * What a client's shell needs: the aliases and variables of etcdctl, with the paths as they are
   * on a member.
   */
  public static String clientEnvironment(ClusterSpec cluster) {
    Layout layout = cluster.layout();
    return PROFILE.fill(
        Map.of(
            "cluster", cluster.name(),
            "endpoints", cluster.endpoints(),
            "authority", layout.authority(),
            "certificate", layout.certificate(),
            "key", layout.key()));
  }

  private static String bracketed(String address) {
    return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
  }
}
