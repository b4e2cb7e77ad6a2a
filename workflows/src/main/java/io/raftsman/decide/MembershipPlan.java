package io.raftsman.decide;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.LiveMember;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.ViewedMember;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How who is a member of a live cluster differs from the inventory.
 *
 * @param added the inventory's members that the cluster doesn't have
 * @param removed the cluster's members that the inventory doesn't have; those that don't serve
 *     first
 */
public record MembershipPlan(List<Member> added, List<ViewedMember> removed) {
  public MembershipPlan {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /**
   * Whether it may be that somebody is to be added, removed or moved, so that the cluster is worth
   * asking.
   *
   * @param states what is on the hosts, looked at where the inventory has the members
   */
  public static boolean mayDiffer(ClusterSpec inventory, List<HostState> states) {
    if (!Relocation.of(inventory, states).isEmpty() || !unfinished(inventory, states).isEmpty()) {
      return true;
    }
    Set<String> wanted =
        inventory.members().stream().map(Member::peerUrl).collect(Collectors.toSet());
    return states.stream()
        .flatMap(s -> s.live().stream())
        .map(LiveMember::members)
        .filter(members -> !members.isEmpty())
        .anyMatch(
            members ->
                !peerUrls(members).equals(wanted)
                    || inventory.members().stream()
                        .anyMatch(m -> members.stream().anyMatch(k -> isHalfIn(k, m))));
  }

  private static Set<String> peerUrls(List<KnownMember> members) {
    return members.stream()
        .map(KnownMember::peerUrls)
        .flatMap(List::stream)
        .collect(Collectors.toSet());
  }

  /** Whether the list has a member that doesn't vote yet, and shall. */
  public static boolean isHalfIn(KnownMember entry, Member member) {
    return entry.peerUrls().contains(member.peerUrl())
        && (entry.name().isEmpty() || entry.learner())
        && !member.learner();
  }

  /**
   * The members whose joining a run that died has left unfinished, as their stamps say.
   *
   * @param states what is on the hosts
   */
  public static List<Member> unfinished(ClusterSpec inventory, List<HostState> states) {
    List<String> joining =
        states.stream()
            .flatMap(s -> s.stamp().stream())
            .filter(s -> s.cluster().equals(inventory.name()))
            .filter(s -> s.state() == Stamp.State.JOINING)
            .map(Stamp::instance)
            .toList();
    return inventory.members().stream().filter(m -> joining.contains(m.name())).toList();
  }

  /**
   * The plan.
   *
   * @param live the cluster beside the inventory, where members that are to move are still where
   *     they are
   * @param inventory the members as they shall be
   */
  public static MembershipPlan of(LiveCluster live, ClusterSpec inventory) {
    Set<String> there =
        inventory.members().stream()
            .filter(m -> live.named(m.host().name()).stream().anyMatch(l -> isAt(live, l, m)))
            .map(Member::name)
            .collect(Collectors.toSet());
    List<ViewedMember> strangers =
        live.strangers().stream()
            .filter(s -> inventory.members().stream().noneMatch(m -> isAt(live, s, m)))
            .sorted((a, b) -> Boolean.compare(a.status().healthy(), b.status().healthy()))
            .toList();
    return new MembershipPlan(
        inventory.members().stream().filter(m -> !there.contains(m.name())).toList(), strangers);
  }

  /** Whether a live member is one of the inventory's, by its peer URL now or as it shall be. */
  private static boolean isAt(LiveCluster live, ViewedMember viewed, Member member) {
    return viewed.entry().peerUrls().contains(member.peerUrl())
        || live.inventoryMember(viewed).filter(m -> m.name().equals(member.name())).isPresent();
  }

  /** Whether nobody joins or leaves. */
  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty();
  }
}
