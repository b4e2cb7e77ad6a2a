package io.raftsman.decide;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.RestartDecision.Proceed;
import io.raftsman.decide.RestartDecision.Refuse;
import io.raftsman.observed.HostState;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whom a restart is about: the live members of the inventory that are wanted. In what order, and
 * whether the quorum bears it, is {@link RollDecisions}' to say before each.
 *
 * <p>A member that does not serve must be one of those that are started anew: else the cluster is
 * not whole afterwards, and nobody restarts members of a cluster that isn't. Source: design rules
 * "Before any change" and "Roll".
 */
public final class RestartDecisions {
  private RestartDecisions() {}

  /**
   * The live members of the inventory on the hosts that are wanted, as the live cluster names them:
   * those that don't serve, then followers, the leader last.
   */
  public static List<Member> wanted(LiveCluster live, Scope scope) {
    if (live.members().isEmpty()) {
      return List.of();
    }
    return live.spec().members().stream()
        .filter(m -> live.of(m).flatMap(live::inventoryMember).isPresent())
        .filter(m -> scope.covers(m.host().name()))
        .sorted(Comparator.comparingInt(m -> turn(live.of(m).orElseThrow(), live)))
        .toList();
  }

  private static int turn(ViewedMember member, LiveCluster live) {
    if (!member.status().healthy()) {
      return 0;
    }
    return live.leader().filter(member::equals).isPresent() ? 2 : 1;
  }

  /**
   * Decides.
   *
   * @param live the cluster as its own list has it, beside the inventory
   * @param scope names the hosts
   * @param states what is on the hosts of those that are wanted, as far as they can be reached
   */
  public static RestartDecision decide(
      ClusterSpec inventory, LiveCluster live, Scope scope, Collection<HostState> states) {
    if (live.members().isEmpty()) {
      return new Refuse(
          "No member is restarted: no member answers. Find out why first: journalctl -u "
              + inventory.service()
              + " on the hosts, and the network between them.");
    }
    if (!live.hasQuorum()) {
      return new Refuse(
          "No member is restarted: "
              + MembershipRules.numbers(live)
              + " ("
              + MembershipRules.missing(live)
              + "). Find out why first: journalctl -u "
              + inventory.service()
              + " on the hosts, and the network between them.");
    }
    List<Member> wanted = wanted(live, scope);
    List<String> reached = states.stream().map(HostState::host).toList();
    var wrong = new ArrayList<String>();
    absent(inventory, live).stream()
        .filter(m -> scope.hosts().contains(m.host().name()))
        .forEach(m -> wrong.add(m.host().name() + " has no member of the live cluster"));
    live.members().stream()
        .filter(ViewedMember::unstarted)
        .forEach(m -> wrong.add(unstarted(m, live)));
    live.members().stream()
        .filter(m -> !m.unstarted() && !m.status().healthy())
        .filter(m -> !isRestarted(m, wanted, reached))
        .forEach(m -> wrong.add(notServing(m, live)));
    wanted.stream()
        .map(m -> m.host().name())
        .filter(h -> !reached.contains(h))
        .forEach(h -> wrong.add(h + " can't be reached, so nothing can be restarted there"));
    states.forEach(s -> whyNotStarted(inventory, s).ifPresent(wrong::add));
    if (!wrong.isEmpty()) {
      return new Refuse(
          "No member is restarted ("
              + MembershipRules.numbers(live)
              + "):\n"
              + wrong.stream().map(w -> "  " + w).collect(Collectors.joining("\n"))
              + "\nResolve this first: starter status --cluster "
              + inventory.name());
    }
    var notes = new ArrayList<String>();
    live.strangers()
        .forEach(
            m ->
                notes.add(
                    live.words(m)
                        + " is in the cluster and not in the inventory: it counts for the quorum, and is not restarted"));
    absent(inventory, live)
        .forEach(
            m ->
                notes.add(
                    m.name()
                        + " on "
                        + m.host().name()
                        + " is in the inventory and not in the cluster: nothing is done there"));
    return new Proceed(wanted, notes);
  }

  private static List<Member> absent(ClusterSpec inventory, LiveCluster live) {
    return inventory.members().stream().filter(m -> live.of(m).isEmpty()).toList();
  }

  private static boolean isRestarted(
      ViewedMember member, List<Member> wanted, Collection<String> reached) {
    return wanted.stream()
        .filter(m -> member.entry().peerUrls().contains(m.peerUrl()))
        .anyMatch(m -> reached.contains(m.host().name()));
  }

  /**
   * Why the member on a host must not be started: without its data it has forgotten what it
   * promised its peers. Data in a place that the inventory doesn't name was not looked for.
   */
  public static Optional<String> whyNotStarted(ClusterSpec inventory, HostState state) {
    boolean elsewhere =
        state
            .configured()
            .filter(
                c ->
                    inventory.members().stream()
                        .filter(m -> m.host().name().equals(state.host()))
                        .noneMatch(m -> m.dataDirectory().equals(c.dataDirectory())))
            .isPresent();
    return state.data().isPresent() || elsewhere
        ? Optional.empty()
        : Optional.of(
            state.host()
                + ": the member's data is gone, and it must not be started empty: starter member replace --cluster "
                + inventory.name()
                + " "
                + state.host());
  }

  private static String unstarted(ViewedMember member, LiveCluster live) {
    return live.words(member)
        + " was added and has never started: finish it with starter member add, or take it out with starter member remove "
        + member.entry().id();
  }

  private static String notServing(ViewedMember member, LiveCluster live) {
    return live.words(member)
        + " does not serve ("
        + member.status().error().orElse("no answer")
        + "), and is not one of those that are restarted";
  }
}
