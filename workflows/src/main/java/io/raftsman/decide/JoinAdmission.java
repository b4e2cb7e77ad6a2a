package io.raftsman.decide;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.ViewedMember;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether a host may take a member that joins: nothing may be there but what an earlier, unfinished
 * run of the same left. Data that isn't this member's would make it refuse its start, or worse.
 */
public final class JoinAdmission {
  private JoinAdmission() {}

  /**
   * Why it may not, a sentence each; empty where it may.
   *
   * @param entry the member, where the cluster's list has it already
   */
  public static List<String> whyNot(
      ClusterSpec cluster, Member member, HostState state, Optional<ViewedMember> entry) {
    boolean listed = entry.isPresent();
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
    return state.data().isEmpty() && entry.filter(e -> !e.unstarted()).isPresent()
        ? List.of(
            state.host()
                + ": "
                + member.name()
                + " has been a member, and its data is gone. It must not be started empty: starter member replace --cluster "
                + cluster.name()
                + " "
                + state.host())
        : List.of();
  }

  /**
   * Why the version that the inventory wants can't join the live members, by the rule of {@link
   * ConvergeDecisions}: the minor version that they run, and no earlier patch. Of members of
   * several versions the earliest counts, as it does for etcd. Empty where it can, or where the
   * package manager chooses.
   */
  public static Optional<String> otherVersion(Member member, LiveCluster live) {
    Optional<Version> running =
        live.members().stream()
            .filter(m -> !m.entry().peerUrls().contains(member.peerUrl()))
            .flatMap(m -> m.status().answer().stream())
            .flatMap(a -> Version.of(a.version()).stream())
            .min(Comparator.naturalOrder());
    Optional<String> wanted = member.installation().version();
    if (running.isEmpty() || wanted.isEmpty()) {
      return Optional.empty();
    }
    String there = running.orElseThrow().words();
    return ConvergeDecisions.whyNot(there, wanted.orElseThrow())
        .map(
            why ->
                member.host().name()
                    + ": the members run etcd "
                    + there
                    + ", and etcd_version is "
                    + wanted.orElseThrow()
                    + ". A member joins with the minor version of the others, and no earlier patch; "
                    + why
                    + ": set etcd_version to "
                    + there);
  }

  /** Whether a host's stamp is about this very member. */
  public static boolean isOf(Stamp stamp, ClusterSpec cluster, Member member) {
    return stamp.cluster().equals(cluster.name()) && stamp.instance().equals(member.name());
  }
}
