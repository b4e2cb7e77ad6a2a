package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.Address;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostState;
import java.util.List;
import java.util.Optional;

/**
 * A member that stays on its host and moves there: to other ports, or to another data directory.
 *
 * @param from the member as it runs, or ran, there
 * @param to as the inventory has it
 */
public record Relocation(Member from, Member to) {
  public Relocation {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
  }

  /**
   * Those of a cluster.
   *
   * @param states what is on the hosts, looked at where the inventory has the members
   */
  public static List<Relocation> of(ClusterSpec inventory, List<HostState> states) {
    return states.stream()
        .flatMap(
            state ->
                inventory.members().stream()
                    .filter(m -> m.host().name().equals(state.host()))
                    .flatMap(m -> of(inventory, m, state).stream()))
        .toList();
  }

  private static Optional<Relocation> of(ClusterSpec inventory, Member to, HostState state) {
    return state
        .configured()
        .filter(c -> c.name().equals(to.name()) && c.token().equals(inventory.name()))
        .flatMap(c -> from(to, c))
        .filter(from -> !from.equals(to))
        .map(from -> new Relocation(from, to));
  }

  /** Another host, or no TLS, is no move: the inventory's stays, and the difference shows. */
  private static Optional<Member> from(Member to, ConfiguredMember there) {
    Optional<Integer> clientPort = port(there.clientUrl(), to);
    Optional<Integer> peerPort = port(there.peerUrl(), to);
    if (clientPort.isEmpty() || peerPort.isEmpty() || clientPort.equals(peerPort)) {
      return Optional.empty();
    }
    return Optional.of(
        to.at(
            there.dataDirectory().startsWith("/") ? there.dataDirectory() : to.dataDirectory(),
            clientPort.orElseThrow(),
            peerPort.orElseThrow()));
  }

  private static Optional<Integer> port(String url, Member member) {
    return Optional.of(url)
        .filter(u -> u.startsWith("https://"))
        .flatMap(Address::ofUrl)
        .filter(a -> a.host().equals(member.host().name()))
        .map(Address::port);
  }

  /** The cluster as it is while none of these has moved. */
  public static ClusterSpec before(ClusterSpec inventory, List<Relocation> relocations) {
    return inventory.withMembers(
        inventory.members().stream()
            .map(
                m ->
                    relocations.stream()
                        .filter(r -> r.to().equals(m))
                        .map(Relocation::from)
                        .findFirst()
                        .orElse(m))
            .toList());
  }

  /** What changes, for a person. */
  public List<String> words() {
    return List.of(
            change("peer URL", from.peerUrl(), to.peerUrl()),
            change("client URL", from.clientUrl(), to.clientUrl()),
            change("data directory", from.dataDirectory(), to.dataDirectory()))
        .stream()
        .filter(words -> !words.isEmpty())
        .toList();
  }

  private static String change(String what, String is, String shall) {
    return is.equals(shall) ? "" : what + ": " + is + " -> " + shall;
  }
}
