package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.api.Member;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * What must hold of a cluster at any moment, whatever is done to it: at most one learner, no name
 * and no peer URL twice, and never fewer voters that serve than a quorum, but for those that the
 * test itself has hurt. Every member's own list is looked at several times a second. Where nobody
 * tells one any more, the voters are those that were last agreed on.
 */
final class Invariants implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final int MOST = 20;

  private final Questions questions;
  private final Thread thread = new Thread(this::look, "invariants");
  private final Set<String> hurt = ConcurrentHashMap.newKeySet();
  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> seen = Collections.synchronizedSet(new LinkedHashSet<>());
  private final AtomicInteger samples = new AtomicInteger();
  private volatile boolean stopped;
  private List<Member> agreed = List.of();

  /** What members are asked; who says nothing within a second does not answer. */
  interface Questions {
    /** The member list of each endpoint that answers, but for those of some hosts. */
    List<List<Member>> lists(Set<String> unasked);

    boolean answers(Member member);
  }

  /** Looks when it is told to. */
  Invariants(Questions questions) {
    this.questions = questions;
  }

  /** Starts looking; the endpoints stay the caller's. */
  static Invariants watch(Endpoints endpoints) {
    var invariants = new Invariants(new Asked(endpoints));
    invariants.thread.start();
    return invariants;
  }

  /** The test is about to take a host out of service. */
  void hurts(String host) {
    hurt.add(host);
  }

  /** What the test did to a host is over, and its member, if it has one, serves again. */
  void healed(String host) {
    hurt.remove(host);
  }

  /** How often all members were looked at. */
  int samples() {
    return samples.get();
  }

  /** Each member list that was seen, in the order of its first sight; learners have an asterisk. */
  List<String> lists() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** Ends it; what did not hold. */
  List<String> faults() {
    close();
    assertThat(samples.get()).as("how often the cluster was looked at").isPositive();
    return faultsSoFar();
  }

  /** A test that made it notice something is done with that. */
  void forget() {
    violations.clear();
  }

  List<String> faultsSoFar() {
    synchronized (violations) {
      return List.copyOf(violations);
    }
  }

  @Override
  public void close() {
    stopped = true;
    Threads.join(thread);
  }

  private void look() {
    try {
      while (!stopped) {
        sample();
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look. */
  void sample() throws InterruptedException {
    Set<String> before = Set.copyOf(hurt);
    List<List<Member>> lists = questions.lists(before);
    lists.forEach(this::judge);
    if (lists.isEmpty()) {
      judgeService(before);
      return;
    }
    samples.incrementAndGet();
    // Lists that differ: the membership is changing, and how many make a quorum is not known.
    if (lists.stream().map(Invariants::voters).distinct().count() != 1) {
      return;
    }
    agreed = lists.get(0).stream().filter(m -> !m.getIsLearner()).toList();
    judgeService(before);
  }

  /** Asks twice, with a pause: one that is slow once has not failed. */
  private void judgeService(Set<String> before) throws InterruptedException {
    int all = agreed.size();
    long bearable = agreed.stream().filter(m -> !before.contains(host(m))).count();
    long wanted = Math.min(all / 2 + 1, bearable);
    if (all - silent(agreed).size() >= wanted) {
      return;
    }
    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    List<String> silent = silent(agreed);
    if (all - silent.size() < wanted
        && hurt.equals(before)
        && questions.lists(before).stream().allMatch(l -> voters(l).equals(voters(agreed)))) {
      add(
          "%d of %d voters serve, and %d must: %s do not (the test has hurt %s)"
              .formatted(all - silent.size(), all, wanted, silent, before));
    }
  }

  private void judge(List<Member> list) {
    seen.add(
        list.stream()
            .map(m -> (m.getName().isEmpty() ? "?" : m.getName()) + (m.getIsLearner() ? "*" : ""))
            .sorted()
            .collect(Collectors.joining(" ")));
    violations(list).forEach(this::add);
  }

  /** What must never be in a member list. */
  static List<String> violations(List<Member> list) {
    var violations = new ArrayList<String>();
    if (list.stream().filter(Member::getIsLearner).count() > 1) {
      violations.add("more than one learner: " + list);
    }
    var names = new HashSet<String>();
    var peers = new HashSet<String>();
    for (Member member : list) {
      // One that was never started has no name.
      if (!member.getName().isEmpty() && !names.add(member.getName())) {
        violations.add("two members of one name: " + list);
      }
      if (!member.getPeerURLsList().stream().allMatch(peers::add)) {
        violations.add("two members with one peer URL: " + list);
      }
    }
    return violations;
  }

  /** The names of those that do not answer. */
  private List<String> silent(List<Member> voters) {
    return voters.parallelStream().filter(m -> !questions.answers(m)).map(Member::getName).toList();
  }

  private static Set<Long> voters(List<Member> list) {
    return list.stream()
        .filter(m -> !m.getIsLearner())
        .map(Member::getID)
        .collect(Collectors.toSet());
  }

  private static String host(Member member) {
    return URI.create(member.getPeerURLs(0)).getHost();
  }

  private void add(String violation) {
    if (violations.size() < MOST) {
      violations.add(Instant.now() + ": " + violation);
    }
  }

  /** Asks the members themselves. */
  private record Asked(Endpoints endpoints) implements Questions {
    @Override
    public List<List<Member>> lists(Set<String> unasked) {
      return endpoints.given().parallelStream()
          .filter(e -> !unasked.contains(e.host()))
          .map(Asked::list)
          .flatMap(Optional::stream)
          .toList();
    }

    private static Optional<List<Member>> list(Endpoint endpoint) {
      try {
        return Optional.of(endpoint.members(DEADLINE).getMembersList());
      } catch (StatusRuntimeException e) {
        endpoint.revive();
        return Optional.empty();
      }
    }

    @Override
    public boolean answers(Member member) {
      if (member.getClientURLsCount() == 0) {
        return false;
      }
      Endpoint endpoint = endpoints.at(URI.create(member.getClientURLs(0)).getAuthority());
      try {
        endpoint.status(DEADLINE);
        return true;
      } catch (StatusRuntimeException e) {
        endpoint.revive();
        return false;
      }
    }
  }
}
