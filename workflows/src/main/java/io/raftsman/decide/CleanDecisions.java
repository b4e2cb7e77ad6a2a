package io.raftsman.decide;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.PurgeDecision.Destroy;
import io.raftsman.decide.PurgeDecision.Nothing;
import io.raftsman.decide.PurgeDecision.Refuse;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.LiveMember;
import io.raftsman.observed.ViewedMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether what a member left on its host may be taken away: only if it is a member no more. The
 * others say so, where any answers. Where none does, the member must not serve, and nothing of an
 * etcd may be on the other hosts that are reached: then the cluster has gone without it.
 */
public final class CleanDecisions {
  private CleanDecisions() {}

  /**
   * Who may know whether a member is one.
   *
   * @param others the live cluster, asked through the members on other hosts
   * @param own the same, asked through all, the ones in question, too
   * @param elsewhere what is on the other hosts that were reached; needed where no other answers
   */
  public record Witnesses(LiveCluster others, LiveCluster own, List<HostState> elsewhere) {
    public Witnesses {
      elsewhere = List.copyOf(elsewhere);
    }

    /** Whether the others know who is a member: a list without a quorum may be old. */
    public boolean othersAnswer() {
      return others.hasQuorum();
    }

    /** Whether the cluster has gone: nobody answers, and nothing is where the others were. */
    public boolean noneIsLeft() {
      return others.members().isEmpty()
          && !elsewhere.isEmpty()
          && elsewhere.stream().noneMatch(HostState::exists);
    }
  }

  /**
   * Decides.
   *
   * @param members whose hosts are to be cleaned
   * @param states what is on their hosts, in the same order
   */
  public static PurgeDecision decide(
      ClusterSpec cluster, List<Member> members, List<HostState> states, Witnesses witnesses) {
    var listed = new ArrayList<String>();
    for (int i = 0; i < members.size(); i++) {
      membership(members.get(i), states.get(i), witnesses).ifPresent(listed::add);
    }
    if (!listed.isEmpty()) {
      return new Refuse(
          "Only a host whose member was removed can be cleaned, and nothing was touched:\n"
              + indented(listed)
              + "\nRemove it first: starter member remove --cluster "
              + cluster.name()
              + "; to take the whole cluster away: starter purge --cluster "
              + cluster.name());
    }
    List<HostState> there = Leftovers.of(states, cluster.remains());
    if (there.isEmpty()) {
      return new Nothing();
    }
    if (cluster.safeguard()) {
      return new Refuse(
          "This is there:\n"
              + String.join("\n", Leftovers.lines(there))
              + "\netcd_safeguard is on, so nothing was touched. To clean up, set etcd_safeguard to false"
              + " (or pass -e etcd_safeguard=false) and approve it.");
    }
    var obstacles = new ArrayList<String>();
    for (int i = 0; i < members.size(); i++) {
      if (there.contains(states.get(i))) {
        obstacles.addAll(Leftovers.foreign(cluster, members.get(i), states.get(i)));
        obstacles.addAll(otherCluster(states.get(i), witnesses));
      }
    }
    if (!obstacles.isEmpty()) {
      return new Refuse(
          "What is there is not what a removed member left, and nothing was touched:\n"
              + indented(obstacles)
              + "\nMend the inventory (etcd_cluster, etcd_seq), or take it away by hand.");
    }
    return whyUnknown(cluster, witnesses)
        .<PurgeDecision>map(Refuse::new)
        .orElseGet(
            () ->
                new Destroy(
                    Leftovers.destructions(there, cluster.remains()),
                    there.stream().anyMatch(HostState::exists)));
  }

  /** That it is a member. */
  private static Optional<String> membership(Member member, HostState state, Witnesses witnesses) {
    LiveCluster others = witnesses.others();
    Optional<ViewedMember> listed = others.of(member).or(() -> on(member, state, others));
    if (listed.isPresent()) {
      return Optional.of(
          member.host().name()
              + ": "
              + others.words(listed.orElseThrow())
              + " is in the member list of the live cluster "
              + others.clusterId());
    }
    LiveCluster own = witnesses.own();
    return witnesses.othersAnswer()
        ? Optional.empty()
        : own.of(member)
            .or(() -> on(member, state, own))
            .filter(m -> m.status().healthy())
            .map(m -> member.host().name() + ": " + own.words(m) + " serves");
  }

  /**
   * A member that was moved has another port, and a host that was renamed another name; it is here
   * all the same, as its name, its id, or what its configuration says of its peer URL tells.
   */
  private static Optional<ViewedMember> on(Member member, HostState state, LiveCluster live) {
    return live.members().stream()
        .filter(
            m ->
                LiveCluster.host(m).equals(member.host().name())
                    || live.name(m).equals(member.name())
                    || state.live().filter(l -> l.memberId().equals(m.entry().id())).isPresent()
                    || state
                        .configured()
                        .filter(c -> m.entry().peerUrls().contains(c.peerUrl()))
                        .isPresent())
        .findFirst();
  }

  private static List<String> otherCluster(HostState state, Witnesses witnesses) {
    return state
        .live()
        .map(LiveMember::clusterId)
        .filter(id -> witnesses.othersAnswer() && !id.equals(witnesses.others().clusterId()))
        .map(
            id ->
                state.host()
                    + ": a member of cluster "
                    + id
                    + " runs there, and the live cluster is "
                    + witnesses.others().clusterId())
        .stream()
        .toList();
  }

  /** Why nobody knows whether they are members. */
  private static Optional<String> whyUnknown(ClusterSpec cluster, Witnesses witnesses) {
    if (witnesses.othersAnswer()) {
      return Optional.empty();
    }
    String nobody =
        "The other members don't serve, so nobody knows whether this one was removed, and nothing was touched. ";
    String remedy =
        "Start the others first; or, to take the whole cluster away: starter purge --cluster "
            + cluster.name();
    if (witnesses.elsewhere().isEmpty()) {
      return Optional.of(nobody + "No other host of the cluster was reached. " + remedy);
    }
    List<HostState> there = witnesses.elsewhere().stream().filter(HostState::exists).toList();
    return there.isEmpty()
        ? Optional.empty()
        : Optional.of(
            nobody
                + "On other hosts there is:\n"
                + String.join("\n", Leftovers.lines(there))
                + "\n"
                + remedy);
  }

  private static String indented(List<String> lines) {
    return lines.stream().map(l -> "  " + l).collect(Collectors.joining("\n"));
  }
}
