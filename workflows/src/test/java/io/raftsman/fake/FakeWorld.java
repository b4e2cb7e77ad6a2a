package io.raftsman.fake;

import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.SpecHash;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.Snapshot;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Hosts in memory, what happened on them in which order, and the troubles that a test puts in the
 * way.
 *
 * <p>A step is named by its activity and its host, such as {@code etcd_launch 10.10.10.10}.
 */
public final class FakeWorld {
  /** Every step of a host, when it comes to troubles. */
  private static final String ANY = "*";

  private static final Set<String> LOOKING =
      Set.of(
          "etcd_assert",
          "etcd_check",
          "etcd_survey",
          "etcd_survey_monitor",
          "etcd_ca_review",
          "etcd_health",
          "etcd_status",
          "etcd_members",
          "etcd_agree",
          "etcd_invocation");

  private record Moment(String verb, String host, boolean begins) {
    String step() {
      return verb + " " + host;
    }
  }

  private final FakeChannels channels = new FakeChannels();
  private final Map<String, FakeHost> hosts = new ConcurrentHashMap<>();
  private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
  private final Map<String, Trouble> afterwards = new ConcurrentHashMap<>();
  private final Map<String, RuntimeException> crashes = new ConcurrentHashMap<>();
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> meetings = new ConcurrentHashMap<>();
  private final List<Moment> journal = new ArrayList<>();
  private final Map<String, FakeCluster> clusters = new ConcurrentHashMap<>();
  private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();
  private boolean authority = true;

  /** The worker's channels: none, unless a test says otherwise. */
  public FakeChannels channels() {
    return channels;
  }

  /** The host of this name. */
  public FakeHost host(String name) {
    return hosts.computeIfAbsent(name, FakeHost::new);
  }

  /** The live cluster of the examples. */
  public FakeCluster cluster() {
    return cluster("etcd");
  }

  /** The live cluster of a name. */
  public FakeCluster cluster(String name) {
    return clusters.computeIfAbsent(name, n -> new FakeCluster(this::host));
  }

  /** A cluster was deployed, and each of its members runs. */
  public void runs(ClusterSpec deployed) {
    List<KnownMember> members = FakeCluster.known(deployed);
    cluster(deployed.name()).holds(members);
    for (Member member : deployed.members()) {
      String id =
          members.stream()
              .filter(m -> m.name().equals(member.name()))
              .map(KnownMember::id)
              .findFirst()
              .orElseThrow();
      host(member.host().name())
          .runsEtcd(1)
          .ownedBy(id)
          .hasBinary("/usr/bin/etcd")
          .isDeployedAs(
              FakeActivities.described(new MemberTask(deployed, member)),
              new Stamp(
                  deployed.name(),
                  member.name(),
                  "deployment-1",
                  SpecHash.of(deployed),
                  Stamp.State.DEPLOYED));
    }
    deployed
        .monitors()
        .forEach(
            m ->
                host(m.name())
                    .targets(deployed.members().stream().map(Member::clientUrl).toList()));
  }

  /** A host is off: no step reaches it, and its member answers nobody. */
  public void dies(String host) {
    unreachable(host);
    host(host).fallsSilent();
  }

  /** A host is back, and reached as before. */
  public void comesBack(String host) {
    troubles.remove(ANY + " " + host);
    host(host).speaks();
  }

  /** The copies of the cluster's data that were fetched, by the name of the file. */
  public Map<String, Snapshot> snapshots() {
    return Map.copyOf(snapshots);
  }

  Snapshot keep(String name, String member) {
    return snapshots.computeIfAbsent(
        name, n -> new Snapshot("/snapshots/" + n, member, 20_480, "ab".repeat(32)));
  }

  /** The cluster's own member list is another one than the inventory's. */
  public void hasMembers(List<KnownMember> other) {
    cluster().holds(other);
  }

  /** The worker has no certificate authority. */
  public synchronized void hasNoAuthority() {
    authority = false;
  }

  /** A member leads; unless it is said, the first does. */
  public void isLedBy(String member) {
    cluster().isLedBy(member);
  }

  /** No member leads for so many looks at the cluster: an election is under way. */
  public void elects(int looks) {
    cluster().elects(looks);
  }

  synchronized boolean hasAuthority() {
    return authority;
  }

  /** A step fails so many times, then works. */
  public void fail(String verb, String host, FailureKind kind, int times) {
    troubles.put(verb + " " + host, new Trouble(kind, times));
  }

  /** A step fails whenever it is tried. */
  public void failAlways(String verb, String host, FailureKind kind) {
    fail(verb, host, kind, Integer.MAX_VALUE);
  }

  /** A step does its work so many times and then fails: its worker died before it could say so. */
  public void failAfterwards(String verb, String host, FailureKind kind, int times) {
    afterwards.put(verb + " " + host, new Trouble(kind, times));
  }

  /** No step reaches the host. */
  public void unreachable(String host) {
    failAlways(ANY, host, FailureKind.UNREACHABLE);
  }

  /** A step throws what no activity should. */
  public void crash(String verb, String host, RuntimeException fault) {
    crashes.put(verb + " " + host, fault);
  }

  /** A step begins, and goes on only when it is let go. */
  public Hold hold(String verb, String host) {
    var hold = new Hold();
    holds.put(verb + " " + host, hold);
    return hold;
  }

  /** A step is held no more. */
  public void release(String verb, String host) {
    holds.remove(verb + " " + host);
  }

  /** A verb goes on only once it has begun on so many hosts. */
  public void meet(String verb, int howMany) {
    meetings.put(verb, new CountDownLatch(howMany));
  }

  /** Every attempt of every step that began, in order, such as {@code etcd_launch 10.10.10.10}. */
  public synchronized List<String> begun() {
    return journal.stream().filter(Moment::begins).map(Moment::step).toList();
  }

  /** {@link #begun()} without the verbs that only look. */
  public synchronized List<String> changesBegun() {
    return journal.stream()
        .filter(m -> m.begins() && !LOOKING.contains(m.verb()))
        .map(Moment::step)
        .toList();
  }

  /** The verbs that began on a host, in order. */
  public synchronized List<String> begunOn(String host) {
    return journal.stream()
        .filter(m -> m.begins() && m.host().equals(host))
        .map(Moment::verb)
        .toList();
  }

  /** How often a step was tried. */
  public synchronized long attempts(String verb, String host) {
    return journal.stream().filter(new Moment(verb, host, true)::equals).count();
  }

  /** Forgets what happened so far; the hosts stay as they are. */
  public synchronized void forgetHistory() {
    journal.clear();
  }

  /** Whether a verb had ended on all hosts before another began on any; both did happen. */
  public synchronized boolean allBefore(String earlier, String later) {
    int lastEnd = -1;
    int firstBegin = -1;
    for (int i = 0; i < journal.size(); i++) {
      Moment moment = journal.get(i);
      if (moment.verb().equals(earlier) && !moment.begins()) {
        lastEnd = i;
      }
      if (moment.verb().equals(later) && moment.begins() && firstBegin < 0) {
        firstBegin = i;
      }
    }
    return lastEnd >= 0 && firstBegin >= 0 && lastEnd < firstBegin;
  }

  /** Returns once a step has ended, in real time. */
  public void awaitEnd(String verb, String host) {
    await(new Moment(verb, host, false)::equals, verb + " on " + host + " never ended");
  }

  private synchronized void await(Predicate<Moment> sight, String otherwise) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
    try {
      while (journal.stream().noneMatch(sight)) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new IllegalStateException(otherwise);
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(otherwise, e);
    }
  }

  /** Performs a step, with what the test put in its way. */
  <R> R perform(String verb, String host, Stage stage, Supplier<R> effect) {
    String step = verb + " " + host;
    record(new Moment(verb, host, true));
    try {
      if (holds.containsKey(step)) {
        holds.get(step).hold();
      }
      if (meetings.containsKey(verb)) {
        CountDownLatch meeting = meetings.get(verb);
        meeting.countDown();
        Patience.await(meeting, "not all began " + verb);
      }
      if (crashes.containsKey(step)) {
        throw crashes.get(step);
      }
      for (String trouble : List.of(ANY + " " + host, step)) {
        if (troubles.containsKey(trouble)) {
          troubles.get(trouble).strike(verb, host, stage);
        }
      }
      R result = effect.get();
      if (afterwards.containsKey(step)) {
        afterwards.get(step).strike(verb, host, stage);
      }
      return result;
    } finally {
      record(new Moment(verb, host, false));
    }
  }

  private synchronized void record(Moment moment) {
    journal.add(moment);
    notifyAll();
  }
}
