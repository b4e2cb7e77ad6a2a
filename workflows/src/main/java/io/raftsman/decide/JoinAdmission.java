package io.raftsman.decide;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import java.util.List;

/**
 * Whether a host may take a member that joins: nothing may be there but what an earlier, unfinished
 * run of the same left. Data that isn't this member's would make it refuse its start, or worse.
 */
public final class JoinAdmission {
  private JoinAdmission() {}

  /**
   * Why it may not, a sentence each; empty where it may.
   *
   * @param listed whether the cluster's list has the member already
   */
  public static List<String> whyNot(
      ClusterSpec cluster, Member member, HostState state, boolean listed) {
    List<String> others = ConvergeDecisions.identityObstacles(cluster, member, state);
    if (!others.isEmpty()) {
      return others;
    }
    boolean ours = state.stamp().filter(s -> isOf(s, cluster, member)).isPresent();
    if (state.exists() && !(listed && ours)) {
      return List.of(
          state.host()
              + ": "
              + (state.processes().isEmpty() ? "there is data in " : "an etcd runs, with data in ")
              + member.dataDirectory()
              + ", and "
              + (listed
                  ? "nobody knows whether it is this member's"
                  : "the cluster has no such member")
              + ". Look whether it can go, then: starter clean "
              + member.host().name()
              + " --cluster "
              + cluster.name());
    }
    return List.of();
  }

  /** Whether a host's stamp is about this very member. */
  public static boolean isOf(Stamp stamp, ClusterSpec cluster, Member member) {
    return stamp.cluster().equals(cluster.name()) && stamp.instance().equals(member.name());
  }
}
