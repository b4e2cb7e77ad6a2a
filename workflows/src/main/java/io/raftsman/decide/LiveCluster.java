package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.Address;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.ViewedMember;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A live cluster beside the inventory: who is a member, and which of them the inventory has. The
 * cluster's own list counts; a member is the inventory's where it has its peer URL.
 */
public final class LiveCluster {
  private static final int CLIENT_PORT = 2379;

  private final ClusterSpec inventory;
  private final ClusterView view;

  /** The inventory's cluster as it was seen. */
  public LiveCluster(ClusterSpec inventory, ClusterView view) {
    this.inventory = requireNonNull(inventory, "inventory");
    this.view = requireNonNull(view, "view");
  }

  /** As it would be without some of its members, led by another of them if need be. */
  public LiveCluster without(Collection<ViewedMember> left) {
    List<ViewedMember> rest = members().stream().filter(m -> !left.contains(m)).toList();
    Optional<String> gone = leader().filter(left::contains).map(m -> m.entry().id());
    String next =
        rest.stream()
            .filter(m -> !m.entry().learner() && m.status().healthy())
            .map(m -> m.entry().id())
            .findFirst()
            .orElse("");
    return new LiveCluster(
        inventory,
        new ClusterView(
            view.clusterId(),
            gone.isEmpty() ? rest : rest.stream().map(m -> m.ledBy(next)).toList()));
  }

  /** Its id, hexadecimal; empty where nobody answered. */
  public String clusterId() {
    return view.clusterId();
  }

  /** Ids of the members that don't serve. */
  public Set<String> notServing() {
    return members().stream()
        .filter(m -> !m.status().healthy())
        .map(m -> m.entry().id())
        .collect(Collectors.toSet());
  }

  /** All members, in the list's order. */
  public List<ViewedMember> members() {
    return view.members();
  }

  /** The members that vote, or will once they start. */
  public List<ViewedMember> voters() {
    return members().stream().filter(m -> !m.entry().learner()).toList();
  }

  /** The members that don't vote. */
  public List<ViewedMember> learners() {
    return members().stream().filter(m -> m.entry().learner()).toList();
  }

  /** The voters that serve. */
  public List<ViewedMember> servingVoters() {
    return voters().stream().filter(m -> m.status().healthy()).toList();
  }

  /** How many voters must serve for a write: {@code floor(n/2) + 1}. */
  public int quorum() {
    return voters().size() / 2 + 1;
  }

  /** Whether writes are possible. */
  public boolean hasQuorum() {
    return !members().isEmpty() && servingVoters().size() >= quorum();
  }

  /** Who leads, as those that serve say; empty where they don't agree. */
  public Optional<ViewedMember> leader() {
    Set<String> leaders =
        servingVoters().stream()
            .flatMap(m -> m.status().answer().stream())
            .map(MemberStatus.Answer::leaderId)
            .collect(Collectors.toSet());
    return leaders.size() == 1
        ? members().stream().filter(m -> leaders.contains(m.entry().id())).findFirst()
        : Optional.empty();
  }

  /** The live member at the peer URL of one of the inventory's. */
  public Optional<ViewedMember> of(Member member) {
    return members().stream()
        .filter(m -> m.entry().peerUrls().contains(member.peerUrl()))
        .findFirst();
  }

  /** The inventory's member at the peer URL of a live one. */
  public Optional<Member> inventoryMember(ViewedMember member) {
    return inventory.members().stream()
        .filter(m -> member.entry().peerUrls().contains(m.peerUrl()))
        .findFirst();
  }

  /** The live members that somebody means by a host, a name or an id. */
  public List<ViewedMember> named(String word) {
    return members().stream()
        .filter(
            m ->
                m.entry().id().equals(word)
                    || m.entry().name().equals(word)
                    || m.status().name().equals(word)
                    || host(m).equals(word)
                    || inventoryMember(m).filter(i -> i.host().name().equals(word)).isPresent())
        .toList();
  }

  /** How many members it has, for a person. */
  public String size() {
    return members().size() + (members().size() == 1 ? " member" : " members");
  }

  /** The name for a person: the list's, else the inventory's, else the id. */
  public String name(ViewedMember member) {
    return !member.entry().name().isEmpty()
        ? member.entry().name()
        : inventoryMember(member).map(Member::name).orElse(member.entry().id());
  }

  /** The name and where it is, for a person. */
  public String words(ViewedMember member) {
    return name(member) + " (" + member.entry().id() + ", " + host(member) + ")";
  }

  /** The host of its peer URL. */
  public static String host(ViewedMember member) {
    return address(member).map(Address::host).orElse("");
  }

  /**
   * Exactly the live members, as configurations, clients and Prometheus have to know them: the
   * inventory's in its order, then those that it doesn't have. One of these has only a name and
   * URLs: nothing is done on its host.
   */
  public ClusterSpec spec() {
    List<Member> members = new ArrayList<>();
    inventory.members().stream()
        .filter(m -> of(m).isPresent())
        .map(m -> m.named(name(of(m).orElseThrow())))
        .forEach(members::add);
    Set<Integer> taken = new HashSet<>();
    inventory.members().forEach(m -> taken.add(m.sequence()));
    int next = 0;
    for (ViewedMember stranger : strangers()) {
      while (!taken.add(next)) {
        next++;
      }
      members.add(stranger(stranger, next));
    }
    return inventory.withMembers(members);
  }

  /**
   * {@link #spec}, where each member's client port is the one that it advertises now: for calls on
   * the cluster while members move.
   */
  public ClusterSpec reachable() {
    ClusterSpec spec = spec();
    return spec.withMembers(
        spec.members().stream()
            .map(
                m ->
                    of(m)
                        .flatMap(LiveCluster::clientPort)
                        .map(port -> m.at(m.dataDirectory(), port, m.peerPort()))
                        .orElse(m))
            .toList());
  }

  /** A live member as it is in {@link #spec}. */
  public Member member(ViewedMember viewed) {
    return spec().member(name(viewed));
  }

  /**
   * What no specification can have, for a person: several members on one host, or one whose host
   * its peer URL doesn't tell. {@link #spec} fails for such a cluster.
   */
  public List<String> indescribable() {
    Map<String, List<String>> hosts = new TreeMap<>();
    members().forEach(m -> hosts.computeIfAbsent(host(m), h -> new ArrayList<>()).add(words(m)));
    return hosts.entrySet().stream()
        .filter(e -> e.getKey().isEmpty() || e.getValue().size() > 1)
        .map(
            e ->
                (e.getKey().isEmpty() ? "no host in the peer URL of " : "more than one on a host: ")
                    + String.join(", ", e.getValue()))
        .toList();
  }

  /** The live members that the inventory doesn't have. */
  public List<ViewedMember> strangers() {
    return members().stream().filter(m -> inventoryMember(m).isEmpty()).toList();
  }

  private static Optional<Integer> clientPort(ViewedMember member) {
    return member.clientUrls().stream().findFirst().flatMap(Address::ofUrl).map(Address::port);
  }

  private Member stranger(ViewedMember member, int sequence) {
    int peerPort = address(member).map(Address::port).orElse(CLIENT_PORT + 1);
    int clientPort =
        clientPort(member)
            .filter(p -> p != peerPort)
            .orElse(peerPort == CLIENT_PORT ? CLIENT_PORT + 1 : CLIENT_PORT);
    return new Member(
        name(member),
        sequence,
        Host.of(host(member)),
        "/",
        clientPort,
        peerPort,
        Installation.byPackage(),
        member.entry().learner());
  }

  private static Optional<Address> address(ViewedMember member) {
    return member.entry().peerUrls().stream().findFirst().flatMap(Address::ofUrl);
  }
}
