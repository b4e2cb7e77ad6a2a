package io.raftsman.fake;

import io.raftsman.cluster.InitialState;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.DataDirectory;
import io.raftsman.observed.HostState.EtcdProcess;
import io.raftsman.observed.HostState.LiveMember;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.Placement;
import io.raftsman.observed.RestartReason;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Survey;
import io.raftsman.operation.PlannedStep;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A host in memory: what an etcd leaves on one, and nothing else. */
public final class FakeHost {
  private static final String DATA = "/data/etcd";
  private static final Set<Stage> PREPARED =
      EnumSet.of(
          Stage.ETCD_INSTALL, Stage.ETCD_DIR, Stage.ETCD_CONF, Stage.ETCD_CERT, Stage.ETCD_LAUNCH);

  private final String name;
  private Optional<Stamp> stamp = Optional.empty();
  private Optional<DataDirectory> data = Optional.empty();
  private boolean running;
  private long keys;
  private int generation;
  private Optional<String> binary = Optional.empty();
  private boolean keepsDataWhenPurged;
  private boolean targets;
  private final Set<Stage> differences = EnumSet.noneOf(Stage.class);
  private final Set<RestartReason> restartReasons = EnumSet.noneOf(RestartReason.class);
  private final List<String> obstacles = new ArrayList<>();
  private Optional<ConfiguredMember> configured = Optional.empty();
  private Optional<String> version = Optional.empty();
  private int restarts;
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

  /** These stages would change something here, until they have run. */
  public synchronized FakeHost differsIn(Stage... stages) {
    differences.addAll(List.of(stages));
    return this;
  }

  /** The etcd that runs here is not the one that its files describe, until it is restarted. */
  public synchronized FakeHost needsRestart(RestartReason... reasons) {
    restartReasons.addAll(List.of(reasons));
    return this;
  }

  /** Something here forbids to change a live member. */
  public synchronized FakeHost hinders(String obstacle) {
    obstacles.add(obstacle);
    return this;
  }

  /** The configuration file describes another member than the inventory has here. */
  public synchronized FakeHost isConfiguredAs(ConfiguredMember other) {
    configured = Optional.of(other);
    return this;
  }

  /** This version of etcd is installed here. */
  public synchronized FakeHost hasVersion(String installed) {
    version = Optional.of(installed);
    return this;
  }

  /** Nothing is here. */
  public synchronized FakeHost isEmpty() {
    purge();
    return this;
  }

  /** The etcd here stopped, and left its data. */
  public synchronized FakeHost stops() {
    running = false;
    return this;
  }

  /** How often the etcd here was restarted. */
  public synchronized int restarts() {
    return restarts;
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

  synchronized Optional<String> version() {
    return version;
  }

  synchronized HostState state(ConfiguredMember asked, List<KnownMember> members) {
    return new HostState(
        name,
        stamp,
        configured.or(() -> data.isPresent() ? Optional.of(asked) : Optional.empty()),
        running
            ? List.of(new EtcdProcess(4711, Optional.of(DATA), Optional.of("etcd.service")))
            : List.of(),
        running,
        data,
        running
            ? Optional.of(new LiveMember("8e9e05c5", "cdf818194e3a", keys, members))
            : Optional.empty(),
        List.of());
  }

  synchronized Survey survey(Set<Stage> stages) {
    return new Survey(
        name,
        stages.stream()
            .filter(PREPARED::contains)
            .sorted()
            .map(stage -> new PlannedStep(stage, planned(stage)))
            .toList(),
        running ? restartReasons : Set.of(),
        !running,
        obstacles,
        List.of());
  }

  private StepResult planned(Stage stage) {
    boolean changes =
        differences.contains(stage)
            || (stage == Stage.ETCD_LAUNCH && (!running || !restartReasons.isEmpty()));
    return StepResult.of(changes ? List.of(stage.label()) : List.of(), Optional.empty(), List.of());
  }

  /** A stage has run. */
  synchronized void done(Stage stage) {
    differences.remove(stage);
  }

  synchronized boolean differs(Stage stage) {
    return differences.contains(stage);
  }

  synchronized void restart() {
    if (running && !restartReasons.isEmpty()) {
      restarts++;
    }
    running = true;
    restartReasons.clear();
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
