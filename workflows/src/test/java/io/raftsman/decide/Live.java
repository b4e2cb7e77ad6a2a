package io.raftsman.decide;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.observed.ViewedMember;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A live cluster beside the inventory, told in the words of a test: {@code etcd-1} and on, whose
 * first leads, all of whom serve and vote and are in the inventory, but for what a test says.
 */
final class Live {
  static final String CLUSTER_ID = "cdf818194e3a";
  private static final String NOBODY = "0";

  private final List<Integer> numbers = new ArrayList<>();
  private final Set<Integer> down = new HashSet<>();
  private final Set<Integer> unstarted = new HashSet<>();
  private final Set<Integer> learners = new HashSet<>();
  private final Set<Integer> alarmed = new HashSet<>();
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, String> peerUrls = new HashMap<>();
  private final Map<Integer, String> clientUrls = new HashMap<>();
  private final Map<Integer, String> beliefs = new HashMap<>();
  private final Map<Integer, String> clusters = new HashMap<>();
  private final Map<Integer, String> versions = new HashMap<>();
  private final Map<Integer, Long> indexes = new HashMap<>();
  private List<Member> inventory;
  private String leader = id(1);

  private Live(int size) {
    IntStream.rangeClosed(1, size).forEach(numbers::add);
    inventory = numbers.stream().map(Live::member).toList();
  }

  /** Members {@code etcd-1} and on. */
  static Live of(int size) {
    return new Live(size);
  }

  /** The host of a member. */
  static String host(int number) {
    return "10.10.10." + (9 + number);
  }

  /** A member as the inventory has it. */
  static Member member(int number) {
    return Sample.member(number, host(number));
  }

  /** The same as a learner that is to stay one. */
  static Member learning(int number) {
    return Sample.learner(number, host(number));
  }

  /** Its id in the list. */
  static String id(int number) {
    return "e7cd" + number;
  }

  /** How it is told to a person. */
  static String words(int number) {
    return "etcd-" + number + " (" + id(number) + ", " + host(number) + ")";
  }

  /** The inventory has other members. */
  Live inventory(Member... members) {
    inventory = List.of(members);
    return this;
  }

  /** There is one more in the list, of this number. */
  Live with(int number) {
    numbers.add(number);
    return this;
  }

  /** These don't serve. */
  Live down(int... some) {
    IntStream.of(some).forEach(down::add);
    return this;
  }

  /** These were added and have never started. */
  Live unstarted(int... some) {
    IntStream.of(some).forEach(unstarted::add);
    return this;
  }

  /** These don't vote. */
  Live learner(int... some) {
    IntStream.of(some).forEach(learners::add);
    return this;
  }

  /** These raise an alarm. */
  Live alarm(int... some) {
    IntStream.of(some).forEach(alarmed::add);
    return this;
  }

  /** All believe in another leader; 0 for none. */
  Live leader(int number) {
    leader = number == 0 ? NOBODY : id(number);
    return this;
  }

  /** One of them believes in another leader. */
  Live believes(int number, int inWhom) {
    beliefs.put(number, inWhom == 0 ? NOBODY : id(inWhom));
    return this;
  }

  /** One of them says that it is in another cluster. */
  Live cluster(int number, String clusterId) {
    clusters.put(number, clusterId);
    return this;
  }

  /** The list has another name. */
  Live named(int number, String name) {
    names.put(number, name);
    return this;
  }

  /** The list has another peer URL. */
  Live at(int number, String peerUrl) {
    peerUrls.put(number, peerUrl);
    return this;
  }

  /** It advertises another client URL. */
  Live serving(int number, String clientUrl) {
    clientUrls.put(number, clientUrl);
    return this;
  }

  /** It runs another version. */
  Live version(int number, String version) {
    versions.put(number, version);
    return this;
  }

  /** It has come so far. */
  Live index(int number, long raftIndex) {
    indexes.put(number, raftIndex);
    return this;
  }

  /** As it is seen. */
  LiveCluster seen() {
    ClusterSpec spec = spec();
    return new LiveCluster(
        spec, new ClusterView(CLUSTER_ID, numbers.stream().map(this::viewed).toList()));
  }

  /** As it is seen where nobody answers. */
  LiveCluster silent() {
    return new LiveCluster(spec(), new ClusterView("", List.of()));
  }

  /** The inventory. */
  ClusterSpec spec() {
    return Sample.cluster().members(inventory).build();
  }

  private ViewedMember viewed(int number) {
    String peerUrl = peerUrls.getOrDefault(number, member(number).peerUrl());
    String clientUrl = clientUrls.getOrDefault(number, member(number).clientUrl());
    String listed = unstarted.contains(number) ? "" : names.getOrDefault(number, "etcd-" + number);
    String known =
        inventory.stream()
            .filter(m -> m.peerUrl().equals(peerUrl))
            .map(Member::name)
            .findFirst()
            .orElse(listed);
    boolean up = !down.contains(number) && !unstarted.contains(number);
    return new ViewedMember(
        new KnownMember(id(number), listed, List.of(peerUrl), learners.contains(number)),
        unstarted.contains(number) ? List.of() : List.of(clientUrl),
        new MemberStatus(
            known,
            clientUrl,
            up,
            up ? 1 : 0,
            up ? Optional.of(answer(number)) : Optional.empty(),
            alarmed.contains(number) ? List.of("NOSPACE") : List.of(),
            Optional.empty(),
            up ? Optional.empty() : Optional.of("connection refused")));
  }

  private Answer answer(int number) {
    return new Answer(
        id(number),
        clusters.getOrDefault(number, CLUSTER_ID),
        beliefs.getOrDefault(number, leader),
        learners.contains(number),
        versions.getOrDefault(number, "3.6.16"),
        20_480,
        16_384,
        2,
        indexes.getOrDefault(number, 9L),
        1,
        List.of());
  }

  @Override
  public String toString() {
    return numbers.size() + " members";
  }
}
