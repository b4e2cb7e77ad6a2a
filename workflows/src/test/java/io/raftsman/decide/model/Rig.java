package io.raftsman.decide.model;

import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.SpecHash;
import io.raftsman.fake.FakeActivities;
import io.raftsman.fake.FakeMembership;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Sample;
import io.raftsman.observed.HostState;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.Placement;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.FailureKind;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A cluster in memory and six hosts for its members, with the effects that operations have, and the
 * faults that come over it.
 *
 * <p>A lag of a learner is the only thing that etcd may refuse: nothing happens between a look and
 * the effect, so that whatever else it refuses was decided wrongly.
 */
final class Rig {
  static final int HOSTS = 6;
  private static final int PORT = 2380;

  private final FakeWorld world = new FakeWorld();
  private final FakeActivities hosts = new FakeActivities(world);
  private final FakeMembership membership = new FakeMembership(world);
  private final Set<Integer> off = new TreeSet<>();
  private final List<String> story = new ArrayList<>();
  private final ClusterSpec inventory =
      Sample.cluster()
          .members(
              Sample.members(IntStream.range(0, HOSTS).mapToObj(Rig::host).toArray(String[]::new)))
          .build();

  /** So many members run, each on its host. */
  Rig(int size) {
    world.runs(inventory.withMembers(inventory.members().subList(0, size)));
  }

  private static String host(int number) {
    return "10.10.10." + (10 + number);
  }

  ClusterSpec inventory() {
    return inventory;
  }

  Member member(int number) {
    return inventory.members().get(number);
  }

  List<String> story() {
    return story;
  }

  List<String> violations() {
    return world.cluster().violations();
  }

  LiveCluster look() {
    return new LiveCluster(inventory, membership.view(inventory));
  }

  List<MemberStatus> statuses(LiveCluster live) {
    return hosts.status(live.reachable());
  }

  HostState observe(Member member) {
    return hosts.observe(new MemberTask(inventory, member));
  }

  boolean isOff(Member member) {
    return off.contains(number(member));
  }

  private int number(Member member) {
    return inventory.members().indexOf(member(member.sequence() - 1));
  }

  int restarts(Member member) {
    return world.host(member.host().name()).restarts();
  }

  // Effects

  void addLearner(LiveCluster live, Member member) {
    told("add " + member.name());
    membership.addLearner(live.reachable(), member);
  }

  /** Whether it was in sync. */
  boolean promote(LiveCluster live, Member member) {
    told("promote " + member.name());
    try {
      membership.promote(live.reachable(), member);
      return true;
    } catch (ApplicationFailure e) {
      if (e.getType().equals(FailureKind.UNHEALTHY.name()) && e.getMessage().contains("in sync")) {
        return false;
      }
      throw e;
    }
  }

  void remove(LiveCluster live, KnownMember entry) {
    told("remove " + entry.id() + " " + entry.name());
    membership.remove(live.reachable(), entry);
  }

  void moveLeader(LiveCluster live, String from, String to) {
    told("leadership " + from + " -> " + to);
    hosts.moveLeader(live.reachable(), from, to);
  }

  void stamp(Member member) {
    hosts.makeDirectories(
        new MemberTask(inventory, member),
        new Stamp(
            inventory.name(),
            member.name(),
            "deployment-2",
            SpecHash.of(inventory),
            Stamp.State.JOINING));
  }

  void start(LiveCluster live, Member member) {
    told("start " + member.name());
    var task = new MemberTask(live.spec(), member);
    hosts.configure(
        task, new Placement("/usr/bin/etcd", member.host().name()), InitialState.EXISTING);
    hosts.launch(task);
  }

  void restart(LiveCluster live, String name) {
    told("restart " + name);
    var task = new MemberTask(live.spec(), live.spec().member(name));
    hosts.restartFrom(task, hosts.invocation(task));
  }

  void clean(Member member) {
    told("clean " + member.name());
    hosts.clean(new MemberTask(inventory, member), Remains.PACKAGES);
  }

  // Faults

  /** Something happens to the member on a host. */
  void strike(Fault fault, int number) {
    var host = world.host(host(number));
    told("! " + fault + " " + (number + 1));
    switch (fault) {
      case STOPS -> host.stops();
      case LOSES_DATA -> host.losesItsData();
      case GOES_OFF -> {
        host.fallsSilent();
        off.add(number);
      }
      case COMES_BACK -> comesBack(number);
      case LAGS -> world.cluster().lags(2);
    }
  }

  /** What can come back by itself does: hosts, networks, and members with their data. */
  void mend() {
    for (int number = 0; number < HOSTS; number++) {
      comesBack(number);
    }
  }

  private void comesBack(int number) {
    var host = world.host(host(number));
    off.remove(number);
    host.speaks();
    if (host.hasItsData() && !host.isRunning()) {
      try {
        hosts.launch(new MemberTask(inventory, member(number)));
      } catch (ApplicationFailure removed) {
        told(removed.getMessage());
      }
    }
  }

  private void told(String what) {
    story.add(what);
  }

  /** Who is a member, as what. */
  Set<String> members() {
    var members = new TreeSet<String>();
    world
        .cluster()
        .members()
        .forEach(m -> members.add(m.name() + " " + m.peerUrls() + (m.learner() ? " learner" : "")));
    return members;
  }

  static String peerUrl(int number) {
    return "https://" + host(number) + ":" + PORT;
  }
}
