package io.raftsman.activity;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;

/**
 * A member to work on, and the cluster that it belongs to.
 *
 * @param cluster the whole cluster
 * @param member one of its members
 * @param diff whether the lines that change are to be shown
 */
public record MemberTask(ClusterSpec cluster, Member member, boolean diff) {
  public MemberTask {
    requireNonNull(cluster, "cluster");
    requireNonNull(member, "member");
  }

  /** A task whose changed lines nobody wants to see. */
  public MemberTask(ClusterSpec cluster, Member member) {
    this(cluster, member, false);
  }
}
