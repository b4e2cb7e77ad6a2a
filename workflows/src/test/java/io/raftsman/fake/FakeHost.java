package io.raftsman.fake;

import io.raftsman.cluster.InitialState;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.DataDirectory;
import io.raftsman.observed.HostState.EtcdProcess;
import io.raftsman.observed.HostState.LiveMember;
import io.raftsman.observed.Placement;
import io.raftsman.observed.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A host in memory: what an etcd leaves on one, and nothing else. */
public final class FakeHost {
  private static final String DATA = "/data/etcd";

  private final String name;
  private Optional<Stamp> stamp = Optional.empty();
  private Optional<DataDirectory> data = Optional.empty();
  private boolean running;
  private long keys;
  private int generation;
  private Optional<String> binary = Optional.empty();
  private boolean keepsDataWhenPurged;
  private boolean targets;
  private final List<InitialState> configurations = new ArrayList<>();
  private final List<Placement> placements = new ArrayList<>();
  private final List<Stamp> stamps = new ArrayList<>();

  FakeHost(String name) {
    this.name = name;
  }

  /** A member of some cluster runs here, with so many keys. */
  public synchronized FakeHost runsEtcd(long howManyKeys) {
    running = true;
    keys = howManyKeys;
    return hasData();
  }

  /** A member was stopped here: its data is still there. */
  public synchronized FakeHost hasData() {
    generation++;
    data = Optional.of(new DataDirectory(DATA, 20_480, 3_600, "inode-" + generation));
    return this;
  }

  /** An earlier run left this here. */
  public synchronized FakeHost hasStamp(Stamp left) {
    stamp = Optional.of(left);
    return this;
  }

  /** Somebody installed etcd here. */
  public synchronized FakeHost hasBinary(String path) {
    binary = Optional.of(path);
    return this;
  }

  /** Purging it succeeds and yet leaves the data. */
  public synchronized FakeHost keepsItsDataWhenPurged() {
    keepsDataWhenPurged = true;
    return this;
  }

  /** The initial cluster states that were configured here, in order. */
  public synchronized List<InitialState> configurations() {
    return List.copyOf(configurations);
  }

  /** The placements that were configured here, in order. */
  public synchronized List<Placement> placements() {
    return List.copyOf(placements);
  }

  /** The stamps that were written here, in order. */
  public synchronized List<Stamp> stamps() {
    return List.copyOf(stamps);
  }

  /** Whether an etcd runs here. */
  public synchronized boolean isRunning() {
    return running;
  }

  /** Whether Prometheus has targets here. */
  public synchronized boolean hasTargets() {
    return targets;
  }

  synchronized Optional<String> binary() {
    return binary;
  }

  synchronized HostState state() {
    return new HostState(
        name,
        stamp,
        running
            ? List.of(new EtcdProcess(4711, Optional.of(DATA), Optional.of("etcd.service")))
            : List.of(),
        running,
        data,
        running ? Optional.of(new LiveMember("8e9e05c5", "cdf818194e3a", keys)) : Optional.empty(),
        List.of());
  }

  synchronized void stamp(Stamp written) {
    stamp = Optional.of(written);
    stamps.add(written);
  }

  synchronized void configure(Placement placement, InitialState state) {
    placements.add(placement);
    configurations.add(state);
  }

  synchronized void launch() {
    if (!running) {
      running = true;
      if (data.isEmpty()) {
        hasData();
      }
    }
  }

  synchronized void purge() {
    running = false;
    stamp = Optional.empty();
    if (!keepsDataWhenPurged) {
      data = Optional.empty();
    }
  }

  synchronized void targets(boolean there) {
    targets = there;
  }
}
