package io.raftsman.activity;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;

/**
 * A member to work on, and the cluster that it belongs to.
 *
 * @param cluster the whole cluster
 * @param member one of its members
 */
public record MemberTask(ClusterSpec cluster, Member member) {
  public MemberTask {
    requireNonNull(cluster, "cluster");
    requireNonNull(member, "member");
  }
}
