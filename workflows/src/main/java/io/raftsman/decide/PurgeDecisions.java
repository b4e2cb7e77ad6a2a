package io.raftsman.decide;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.PurgeDecision.Destroy;
import io.raftsman.decide.PurgeDecision.Nothing;
import io.raftsman.decide.PurgeDecision.Refuse;
import io.raftsman.observed.HostState;
import io.raftsman.observed.KnownMember;
import io.raftsman.operation.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a whole cluster may be taken away: all that is on the hosts is this cluster's, the
 * inventory knows every member, and the safeguard is off. A host that does not answer hinders
 * nobody: it isn't asked here. Source: design rules "Deploy" (the safeguard, the approval) and
 * "Before any change" (the snapshot).
 */
public final class PurgeDecisions {
  private PurgeDecisions() {}

  /**
   * Decides.
   *
   * @param states what is on the hosts that answer
   * @param live the members of the live cluster, as anybody says; empty where nobody does
   */
  public static PurgeDecision decide(
      ClusterSpec cluster, List<HostState> states, Collection<KnownMember> live) {
    List<HostState> there = Leftovers.of(states, cluster.remains());
    if (there.isEmpty()) {
      return new Nothing();
    }
    if (cluster.safeguard()) {
      return new Refuse(
          found(there)
              + "\netcd_safeguard is on, so nothing was touched. To purge the cluster, set etcd_safeguard to false"
              + " (or pass -e etcd_safeguard=false) and approve the purge; to look at it: starter status --cluster "
              + cluster.name());
    }
    List<String> foreign =
        there.stream()
            .flatMap(s -> Leftovers.foreign(cluster, member(cluster, s), s).stream())
            .toList();
    if (!foreign.isEmpty()) {
      return new Refuse(
          "Not all that is there is this cluster's, and nothing was touched:\n"
              + indented(foreign)
              + "\nMend the inventory (etcd_cluster, etcd_seq, or the hosts of the group), or take the other etcd away by hand.");
    }
    List<String> strangers = strangers(cluster, states, live);
    if (!strangers.isEmpty()) {
      return new Refuse(
          "The live cluster has members that the inventory doesn't have, and nothing was touched:\n"
              + indented(strangers)
              + "\nWhat is on their hosts would be left behind. Remove them first (starter member remove --cluster "
              + cluster.name()
              + " ID), or put their hosts into the inventory.");
    }
    return new Destroy(
        Leftovers.destructions(there, cluster.remains()),
        there.stream().anyMatch(HostState::exists));
  }

  /** Why a purge can't be limited to some of the hosts. */
  public static Optional<String> whyNotLimited(ClusterSpec cluster, Scope scope) {
    List<String> others =
        cluster.members().stream()
            .map(m -> m.host().name())
            .filter(host -> !scope.covers(host))
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "A purge takes a whole cluster away, and --limit leaves out "
                + String.join(", ", others)
                + ". Nothing was touched. Purge without --limit, or remove single members: starter member remove --cluster "
                + cluster.name());
  }

  /**
   * Who answers and can give a copy of the data: the leader, else who serves, else the furthest.
   */
  public static Optional<String> source(LiveCluster live) {
    return live.leader()
        .filter(m -> m.status().answer().isPresent())
        .or(() -> live.servingVoters().stream().findFirst())
        .or(
            () ->
                live.voters().stream()
                    .filter(m -> m.status().answer().isPresent())
                    .max(
                        Comparator.comparingLong(
                            m -> m.status().answer().orElseThrow().raftIndex())))
        .map(live::name);
  }

  private static List<String> strangers(
      ClusterSpec cluster, List<HostState> states, Collection<KnownMember> live) {
    Stream<KnownMember> told =
        states.stream().flatMap(s -> s.live().stream()).flatMap(l -> l.members().stream());
    var strangers = new ArrayList<String>();
    Stream.concat(live.stream(), told)
        .filter(k -> cluster.members().stream().noneMatch(m -> k.peerUrls().contains(m.peerUrl())))
        .map(
            k ->
                (k.name().isEmpty() ? "a member that never started" : k.name())
                    + " ("
                    + k.id()
                    + ", "
                    + String.join(",", k.peerUrls())
                    + ")")
        .distinct()
        .forEach(strangers::add);
    return strangers;
  }

  private static Member member(ClusterSpec cluster, HostState state) {
    return cluster.members().stream()
        .filter(m -> m.host().name().equals(state.host()))
        .findFirst()
        .orElseThrow();
  }

  private static String found(List<HostState> there) {
    return "This is there:\n" + String.join("\n", Leftovers.lines(there));
  }

  private static String indented(List<String> lines) {
    return lines.stream().map(l -> "  " + l).collect(Collectors.joining("\n"));
  }
}
