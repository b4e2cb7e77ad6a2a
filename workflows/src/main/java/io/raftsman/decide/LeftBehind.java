package io.raftsman.decide;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.HostState;
import io.raftsman.observed.ViewedMember;
import java.util.Optional;

/**
 * Whether what is on a host was left by a member that an earlier run of the same operation has
 * taken out of the list, so that it may be taken away without asking again: the stamp says that the
 * member was leaving, and the live cluster has it no more, by no name, URL or id. Anything else is
 * for {@code starter clean}, which asks.
 */
public final class LeftBehind {
  private LeftBehind() {}

  /**
   * Why it may not be taken away; empty where it may, and where nothing is there.
   *
   * @param member the inventory's, which no live member is by peer URL
   */
  public static Optional<String> whyNot(
      ClusterSpec cluster, Member member, HostState state, LiveCluster live) {
    String host = member.host().name();
    if (!live.hasQuorum()) {
      return Optional.of(
          host + ": " + MembershipRules.numbers(live) + ", so nobody knows who is a member");
    }
    Optional<ViewedMember> namesake =
        live.members().stream().filter(m -> isOn(live, m, member, state)).findFirst();
    if (namesake.isPresent()) {
      return Optional.of(
          host
              + ": the cluster has "
              + live.words(namesake.orElseThrow())
              + ", at "
              + String.join(",", namesake.orElseThrow().entry().peerUrls())
              + " and not at "
              + member.peerUrl()
              + ". If that is meant, name it by its id");
    }
    boolean marked =
        state
            .stamp()
            .filter(s -> JoinAdmission.isOf(s, cluster, member) && s.state().isLeaving())
            .isPresent();
    boolean nothing = !state.exists() && state.stamp().isEmpty() && state.configured().isEmpty();
    return marked || nothing
        ? Optional.empty()
        : Optional.of(
            host
                + ": what is there is no member's of this cluster, and nothing says that it was one. Look whether it can go, then: starter clean "
                + host
                + " --cluster "
                + cluster.name());
  }

  private static boolean isOn(
      LiveCluster live, ViewedMember viewed, Member member, HostState state) {
    return live.name(viewed).equals(member.name())
        || state.live().filter(l -> l.memberId().equals(viewed.entry().id())).isPresent()
        || state
            .configured()
            .filter(c -> viewed.entry().peerUrls().contains(c.peerUrl()))
            .isPresent();
  }
}
