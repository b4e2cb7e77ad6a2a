package io.raftsman.fake;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MembershipActivities;
import io.raftsman.activity.SnapshotActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.Snapshot;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import java.util.List;
import java.util.function.Supplier;

/** What is done to who is a member, and to the cluster's data, on a world in memory. */
public final class FakeMembership implements MembershipActivities, SnapshotActivities {
  private final FakeWorld world;

  /** On a world. */
  public FakeMembership(FakeWorld world) {
    this.world = requireNonNull(world, "world");
  }

  @Override
  public ClusterView view(ClusterSpec cluster) {
    return world.perform(
        "etcd_members",
        cluster.name(),
        Stage.ETCD_CHECK,
        () -> world.cluster(cluster.name()).view(cluster));
  }

  @Override
  public StepResult addLearner(ClusterSpec cluster, Member member) {
    return change(
        "etcd_member_add",
        cluster,
        () -> world.cluster(cluster.name()).addLearner(cluster, member));
  }

  @Override
  public StepResult promote(ClusterSpec cluster, Member member) {
    return change(
        "etcd_member_promote",
        cluster,
        () -> world.cluster(cluster.name()).promote(cluster, member));
  }

  @Override
  public StepResult remove(ClusterSpec cluster, KnownMember entry) {
    return change(
        "etcd_member_remove", cluster, () -> world.cluster(cluster.name()).remove(cluster, entry));
  }

  @Override
  public StepResult updatePeerUrl(ClusterSpec cluster, KnownMember entry, String peerUrl) {
    return change(
        "etcd_member_update",
        cluster,
        () -> world.cluster(cluster.name()).updatePeerUrl(cluster, entry, peerUrl));
  }

  @Override
  public StepResult agree(ClusterSpec cluster, List<String> learners) {
    return world.perform(
        "etcd_agree",
        cluster.name(),
        Stage.ETCD_HEALTH,
        () -> world.cluster(cluster.name()).agree(cluster, learners));
  }

  @Override
  public Snapshot take(ClusterSpec cluster, String member, String name) {
    return world.perform(
        "etcd_snapshot",
        cluster.name(),
        Stage.ETCD_SNAPSHOT,
        () -> {
          if (!world.cluster(cluster.name()).answers(cluster, member)) {
            throw new StepFailure(
                    FailureKind.TRANSIENT,
                    cluster.name(),
                    Stage.ETCD_SNAPSHOT,
                    "copying the data of " + member,
                    "connection refused",
                    "Look.")
                .toApplicationFailure();
          }
          return world.keep(name, member);
        });
  }

  private StepResult change(String verb, ClusterSpec cluster, Supplier<StepResult> effect) {
    return world.perform(verb, cluster.name(), Stage.ETCD_MEMBER, effect);
  }
}
