package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MembershipActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.heartbeat.Heartbeat;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.KnownMember;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import java.util.List;

/** Who is a member, asked of the members themselves. */
public final class EtcdMembership implements MembershipActivities {
  private final EtcdClients clients;

  /** Asks through these clients. */
  public EtcdMembership(EtcdClients clients) {
    this.clients = requireNonNull(clients, "clients");
  }

  @Override
  public ClusterView view(ClusterSpec cluster) {
    try (var heartbeat = Heartbeat.start()) {
      return new Viewing(clients, cluster, clients.tls(cluster.name(), Stage.ETCD_CHECK)).view();
    }
  }

  @Override
  public StepResult addLearner(ClusterSpec cluster, Member member) {
    return change(cluster, new AddLearner(member));
  }

  @Override
  public StepResult promote(ClusterSpec cluster, Member member) {
    return change(cluster, new Promote(member));
  }

  @Override
  public StepResult remove(ClusterSpec cluster, KnownMember entry) {
    return change(cluster, new Remove(entry));
  }

  @Override
  public StepResult updatePeerUrl(ClusterSpec cluster, KnownMember entry, String peerUrl) {
    return change(cluster, new MovePeer(entry, peerUrl));
  }

  private StepResult change(ClusterSpec cluster, MembershipChange change) {
    try (var heartbeat = Heartbeat.start()) {
      return new ChangeAttempt(clients, cluster, change).run();
    }
  }

  @Override
  public StepResult agree(ClusterSpec cluster, List<String> learners) {
    try (var heartbeat = Heartbeat.start()) {
      return new Agreeing(clients, cluster, learners).run();
    }
  }
}
