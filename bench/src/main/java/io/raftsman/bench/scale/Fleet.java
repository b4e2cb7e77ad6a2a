package io.raftsman.bench.scale;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Timing;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.operation.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Clusters for hosts that no other cluster has; they share one monitoring host, the first. */
public final class Fleet {
  private static final int CLIENT_PORT = 2379;
  private static final int PEER_PORT = 2380;

  private final String name;
  private final Host monitor;
  private final List<Host> free;

  /** A fleet whose clusters are named after it. */
  public Fleet(String name, List<Host> hosts) {
    this.name = name;
    this.monitor = hosts.get(0);
    this.free = new ArrayList<>(hosts.subList(1, hosts.size()));
  }

  /** Deploys of further clusters. */
  public List<DeployRequest> deploys(int clusters, int members) {
    var requests = new ArrayList<DeployRequest>();
    for (int i = 1; i <= clusters; i++) {
      List<Host> hosts = free.subList(0, members);
      requests.add(deploy(cluster(name + "-" + members + "-" + i, hosts)));
      hosts.clear();
    }
    return requests;
  }

  private static DeployRequest deploy(ClusterSpec cluster) {
    return new DeployRequest(
        cluster, "bench", new ApprovalPolicy(Optional.empty(), Duration.ZERO), Scope.everything());
  }

  private ClusterSpec cluster(String cluster, List<Host> hosts) {
    var members = new ArrayList<Member>();
    for (Host host : hosts) {
      int sequence = members.size() + 1;
      members.add(
          new Member(
              cluster + "-" + sequence,
              sequence,
              host,
              "/data/etcd",
              CLIENT_PORT,
              PEER_PORT,
              Installation.byPackage()));
    }
    return new ClusterSpec(
        cluster,
        "etcd",
        members,
        List.of(monitor),
        "/etc/prometheus/targets/etcd",
        false,
        true,
        InitialState.NEW,
        new Timing(100, 1000),
        3650);
  }
}
