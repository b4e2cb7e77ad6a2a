package io.raftsman.decide;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InstallMethod;
import io.raftsman.cluster.Member;
import io.raftsman.decide.ConvergeDecision.Proceed;
import io.raftsman.decide.ConvergeDecision.Refuse;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostFacts;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.LiveMember;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What stands in the way of a convergence.
 *
 * <p>What a restart can't carry is refused: a member's name, the cluster's name, ports and URLs,
 * the data directory, another minor version. So is a member whose data is gone: started, it would
 * have forgotten what it promised its peers. Who is a member is not changed, only told; the
 * cluster's own list counts, matched by peer URL.
 */
public final class ConvergeDecisions {
  private ConvergeDecisions() {}

  /**
   * Decides for a cluster.
   *
   * @param facts what the hosts are, by name
   * @param states what is on the hosts that may be changed
   */
  public static ConvergeDecision decide(
      ClusterSpec cluster, Map<String, HostFacts> facts, List<HostState> states) {
    if (states.stream().noneMatch(s -> s.exists() || s.configured().isPresent())) {
      return new Refuse(
          "There is no etcd on "
              + states.stream().map(HostState::host).collect(Collectors.joining(", "))
              + ", and converge makes none. To make the cluster: starter deploy --cluster "
              + cluster.name());
    }
    List<LiveMember> live = states.stream().flatMap(s -> s.live().stream()).toList();
    List<KnownMember> known =
        live.stream()
            .map(LiveMember::members)
            .filter(m -> !m.isEmpty())
            .findFirst()
            .orElse(List.of());
    var obstacles = new ArrayList<>(disagreement(states));
    var notes = new ArrayList<String>();
    for (Member member : cluster.members()) {
      Optional<HostState> state =
          states.stream().filter(s -> s.host().equals(member.host().name())).findFirst();
      if (!known.isEmpty() && entry(known, member).isEmpty()) {
        state.ifPresent(s -> obstacles.addAll(identityObstacles(cluster, member, s)));
        notes.add(
            member.name()
                + " on "
                + member.host().name()
                + " is in the inventory and not in the cluster. Nothing was done there: it is added by a converge with all stages.");
        continue;
      }
      state.ifPresent(s -> obstacles.addAll(obstacles(cluster, member, s, known)));
      Optional.ofNullable(facts.get(member.host().name()))
          .flatMap(f -> upgrade(member, f))
          .ifPresent(obstacles::add);
    }
    List<Member> members =
        cluster.members().stream()
            .filter(m -> known.isEmpty() || entry(known, m).isPresent())
            .toList();
    if (members.isEmpty()) {
      obstacles.add(
          "the cluster that answers has none of the inventory's members, by peer URL, but "
              + String.join("; ", strangers(cluster, known)));
    }
    if (!obstacles.isEmpty()) {
      return new Refuse(
          obstacles.stream()
              .distinct()
              .map(o -> "  " + o)
              .collect(
                  Collectors.joining(
                      "\n", "Converge can't carry this, and nothing was changed:\n", "")));
    }
    strangers(cluster, known).stream()
        .map(
            s ->
                s
                    + " is in the cluster and not in the inventory. It is removed, with an approval, by a converge with all stages and hosts.")
        .forEach(notes::add);
    List<String> names =
        known.isEmpty()
            ? members.stream().map(Member::name).sorted().toList()
            : known.stream().map(KnownMember::name).sorted().toList();
    return new Proceed(members, names, notes);
  }

  private static List<String> disagreement(List<HostState> states) {
    List<String> clusters =
        states.stream()
            .filter(s -> s.live().isPresent())
            .map(s -> s.live().orElseThrow().clusterId())
            .distinct()
            .toList();
    return clusters.size() <= 1
        ? List.of()
        : List.of(
            "the hosts run members of different clusters ("
                + String.join(", ", clusters)
                + "): find out which one is right, and take the other away by hand");
  }

  private static Optional<KnownMember> entry(List<KnownMember> known, Member member) {
    return known.stream().filter(k -> k.peerUrls().contains(member.peerUrl())).findFirst();
  }

  private static List<String> obstacles(
      ClusterSpec cluster, Member member, HostState state, List<KnownMember> known) {
    if (state.stamp().filter(s -> s.state() == Stamp.State.JOINING).isPresent()) {
      return List.of(
          state.host()
              + ": "
              + member.name()
              + " has not joined to the end; carry it on: starter member add "
              + state.host()
              + " --cluster "
              + cluster.name());
    }
    if (state.stamp().filter(s -> s.state() == Stamp.State.DEPLOYING).isPresent()) {
      return List.of(
          state.host()
              + ": its deployment is unfinished; carry it on: starter deploy --cluster "
              + cluster.name());
    }
    List<String> identity = identityObstacles(cluster, member, state);
    if (!identity.isEmpty()) {
      return identity;
    }
    if (state.processes().isEmpty() && state.data().isEmpty()) {
      return List.of(
          state.host()
              + ": "
              + member.name()
              + (known.isEmpty() ? " has no data in " : " is a member, and its data is gone from ")
              + member.dataDirectory()
              + ". It must not be started empty: it has to be removed from the cluster and added anew");
    }
    return List.of();
  }

  /** Why what is on the host is not this member. */
  public static List<String> identityObstacles(
      ClusterSpec cluster, Member member, HostState state) {
    if (state.configured().isPresent()) {
      return differences(cluster, member, state.configured().orElseThrow());
    }
    return state.exists()
        ? List.of(
            state.host()
                + ": an etcd is there that no "
                + cluster.layout().config()
                + " describes, so it is not one of this cluster's that Raftsman could look after")
        : List.of();
  }

  private static List<String> differences(
      ClusterSpec cluster, Member member, ConfiguredMember there) {
    var differences = new ArrayList<String>();
    String host = member.host().name();
    compare(
        differences,
        host,
        "the cluster's name (etcd_cluster)",
        there.token(),
        cluster.name(),
        "A cluster keeps its name for life: put it back, or deploy a new cluster and move the data");
    compare(
        differences,
        host,
        "the member's name (etcd_cluster, etcd_seq)",
        there.name(),
        member.name(),
        "A member keeps its name for life: put it back, or remove the member and add it under the new name");
    compare(
        differences,
        host,
        "the data directory (etcd_data)",
        there.dataDirectory(),
        member.dataDirectory(),
        "Put it back, or remove the member and add it with the new directory");
    compare(
        differences,
        host,
        "the peer URL (etcd_peer_port)",
        there.peerUrl(),
        member.peerUrl(),
        "The other members know it by this URL: put it back, or remove the member and add it with the new one");
    compare(
        differences,
        host,
        "the client URL (etcd_port)",
        there.clientUrl(),
        member.clientUrl(),
        "Clients know the cluster by it: put it back, or remove the member and add it with the new one");
    return differences;
  }

  private static void compare(
      List<String> differences, String host, String what, String is, String wanted, String remedy) {
    if (!is.equals(wanted)) {
      differences.add(
          host
              + ": "
              + what
              + " is "
              + (is.isEmpty() ? "not set" : is)
              + ", and the inventory has "
              + wanted
              + ". "
              + remedy);
    }
  }

  /** Another version is taken within a minor version, and only upwards. */
  private static Optional<String> upgrade(Member member, HostFacts facts) {
    if (member.installation().method() == InstallMethod.NONE
        || member.installation().version().isEmpty()
        || facts.etcdVersion().isEmpty()) {
      return Optional.empty();
    }
    String wanted = member.installation().version().orElseThrow();
    String installed = facts.etcdVersion().orElseThrow();
    return whyNot(installed, wanted)
        .map(
            why ->
                facts.host()
                    + ": etcd "
                    + installed
                    + " is installed, and etcd_version is "
                    + wanted
                    + ". Converge goes to a later patch of the same minor version; "
                    + why
                    + ": put etcd_version back");
  }

  /** Why a version can't take the place of one that is there. */
  static Optional<String> whyNot(String installed, String wanted) {
    Optional<Version> from = Version.of(installed);
    Optional<Version> to = Version.of(wanted);
    if (installed.equals(wanted)) {
      return Optional.empty();
    }
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.of("these can't be compared");
    }
    if (to.orElseThrow().compareTo(from.orElseThrow()) < 0) {
      return Optional.of("etcd takes no way back");
    }
    return to.orElseThrow().sameMinor(from.orElseThrow())
        ? Optional.empty()
        : Optional.of("another minor version is an upgrade");
  }

  private static List<String> strangers(ClusterSpec cluster, List<KnownMember> known) {
    return known.stream()
        .filter(k -> cluster.members().stream().noneMatch(m -> k.peerUrls().contains(m.peerUrl())))
        .map(
            k ->
                (k.name().isEmpty() ? "a member that never started" : k.name())
                    + " ("
                    + k.id()
                    + ", "
                    + String.join(",", k.peerUrls())
                    + ")")
        .toList();
  }
}
