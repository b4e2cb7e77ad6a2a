package io.raftsman.fake;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
  private String owner = "";
  private String path = DATA;
  private String clusterId = FakeCluster.ID;
  private boolean silent;
  private boolean bare;
  private int starts;
  private Optional<String> advertised = Optional.empty();
  private Optional<InitialState> initial = Optional.empty();
  private List<String> targetUrls = List.of();
  private final List<InitialState> configurations = new ArrayList<>();
  private final List<Placement> placements = new ArrayList<>();
  private final List<Stamp> stamps = new ArrayList<>();

  FakeHost(String name) {
    this.name = name;
  }

  /** A member of some cluster runs here, with so many keys. */
  public synchronized FakeHost runsEtcd(long howManyKeys) {
    running = true;
    starts++;
    keys = howManyKeys;
    return hasData();
  }

  /** A member was stopped here: its data is still there. */
  public synchronized FakeHost hasData() {
    generation++;
    owner = "";
    bare = false;
    data = Optional.of(new DataDirectory(path, 20_480, 3_600, "inode-" + generation));
    return this;
  }

  /** The data here is a member's. */
  synchronized FakeHost ownedBy(String memberId) {
    owner = memberId;
    return this;
  }

  /** The etcd here is a member of another cluster. */
  public synchronized FakeHost isInCluster(String id) {
    clusterId = id;
    return this;
  }

  /** The etcd here runs and answers nobody: its network is cut, or its disk hangs. */
  public synchronized FakeHost fallsSilent() {
    silent = true;
    return this;
  }

  /** The etcd here answers again. */
  public synchronized FakeHost speaks() {
    silent = false;
    return this;
  }

  /** The etcd here stopped, and its data is gone. */
  public synchronized FakeHost losesItsData() {
    running = false;
    data = Optional.empty();
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

  /** It was deployed here, as a member of a cluster that exists. */
  synchronized FakeHost isDeployedAs(ConfiguredMember member, Stamp written) {
    configured = Optional.of(member);
    advertised = Optional.of(member.clientUrl());
    initial = Optional.of(InitialState.EXISTING);
    stamp = Optional.of(written);
    return this;
  }

  /** This version of etcd is installed here. */
  public synchronized FakeHost hasVersion(String installed) {
    version = Optional.of(installed);
    return this;
  }

  /** Prometheus has no targets here. */
  public synchronized FakeHost hasNoTargets() {
    targets(List.of());
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

  /** Whose data is here: the member's id, or empty for whoever the member list says. */
  synchronized Optional<String> dataOwner() {
    return data.map(d -> owner);
  }

  /** Whether the member of this id answers from here. */
  synchronized boolean answersAs(String memberId) {
    return running
        && !silent
        && clusterId.equals(FakeCluster.ID)
        && (owner.isEmpty() || owner.equals(memberId));
  }

  /** Whether its configuration says that the cluster exists. */
  synchronized boolean joins() {
    return initial.filter(InitialState.EXISTING::equals).isPresent();
  }

  /** Whether its configuration has exactly the peer URLs of a member list. */
  synchronized boolean knows(List<KnownMember> members) {
    Set<String> urls =
        members.stream().flatMap(m -> m.peerUrls().stream()).collect(Collectors.toSet());
    return configured
        .map(ConfiguredMember::initialCluster)
        .filter(c -> !c.isEmpty())
        .map(
            c ->
                Arrays.stream(c.split(","))
                    .map(m -> m.substring(m.indexOf('=') + 1))
                    .collect(Collectors.toSet())
                    .equals(urls))
        .orElse(true);
  }

  /** Which member its configuration describes. */
  public synchronized Optional<ConfiguredMember> configured() {
    return configured;
  }

  /** What an earlier run, or this one, noted here. */
  public synchronized Optional<Stamp> stamp() {
    return stamp;
  }

  /** Whether a member's data is here. */
  public synchronized boolean hasItsData() {
    return data.isPresent();
  }

  /** The client URLs that Prometheus has as targets here. */
  public synchronized List<String> targetUrls() {
    return targetUrls;
  }

  /** Whether an etcd runs here. */
  public synchronized boolean isRunning() {
    return running;
  }

  /** Whether Prometheus has targets here. */
  public synchronized boolean hasTargets() {
    return targets;
  }

  /** Where etcd is installed. */
  public synchronized Optional<String> binary() {
    return binary;
  }

  synchronized Optional<String> version() {
    return version;
  }

  synchronized HostState state(ConfiguredMember asked, List<KnownMember> members) {
    return new HostState(
        name,
        stamp,
        configured.or(() -> data.filter(d -> !bare).map(d -> asked)),
        running
            ? List.of(new EtcdProcess(4711, Optional.of(path), Optional.of("etcd.service")))
            : List.of(),
        running,
        data.filter(d -> d.path().equals(asked.dataDirectory())),
        running && !silent
            ? Optional.of(
                new LiveMember(owner.isEmpty() ? "8e9e05c5" : owner, clusterId, keys, members))
            : Optional.empty(),
        List.of());
  }

  /**
   * What the stages would do.
   *
   * @param wanted what the configuration would describe
   */
  synchronized Survey survey(Set<Stage> stages, ConfiguredMember wanted) {
    if (configured.filter(c -> !c.initialCluster().isEmpty() && !c.equals(wanted)).isPresent()) {
      differences.add(Stage.ETCD_CONF);
    }
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

  /** Whether a restart would change what runs. */
  synchronized boolean isToRestart() {
    return running && !restartReasons.isEmpty();
  }

  /** Which start this is; empty where nothing runs. */
  synchronized String invocation() {
    return running ? "start-" + starts : "";
  }

  synchronized void restart() {
    restarts++;
    run();
  }

  synchronized void stamp(Stamp written) {
    stamp = Optional.of(written);
    stamps.add(written);
  }

  synchronized void configure(ConfiguredMember described, Placement placement, InitialState state) {
    if (running && configured.filter(before -> !isAt(before, described)).isPresent()) {
      restartReasons.add(RestartReason.CONFIG);
    }
    configured = Optional.of(described);
    placements.add(placement);
    configurations.add(state);
    initial = Optional.of(state);
  }

  private static boolean isAt(ConfiguredMember one, ConfiguredMember other) {
    return one.dataDirectory().equals(other.dataDirectory())
        && one.clientUrl().equals(other.clientUrl())
        && one.peerUrl().equals(other.peerUrl());
  }

  /** The client URL that the etcd here was started with; empty where nothing is known of it. */
  synchronized Optional<String> clientUrl() {
    return advertised;
  }

  /** It runs with the data that is here. */
  synchronized void run() {
    running = true;
    advertised = configured.map(ConfiguredMember::clientUrl);
    starts++;
    restartReasons.clear();
  }

  /** It runs, and its data is made anew. */
  synchronized void runEmpty(String memberId) {
    hasData();
    owner = memberId;
    run();
  }

  /** It stops, and its data is in another place then. */
  synchronized boolean moveData(String from, String to) {
    if (data.filter(d -> d.path().equals(from)).isEmpty()) {
      return false;
    }
    running = false;
    path = to;
    data = data.map(d -> new DataDirectory(to, d.bytes(), d.ageSeconds(), d.inode()));
    return true;
  }

  synchronized void purge() {
    takeAway(new Remains(false, true));
  }

  /** Whether what is here is another member's than this one, or nobody's. */
  synchronized boolean belongsToAnother(ClusterSpec cluster, Member member) {
    return stamp
            .filter(s -> !s.cluster().equals(cluster.name()) || !s.instance().equals(member.name()))
            .isPresent()
        || configured
            .filter(c -> !c.token().equals(cluster.name()) || !c.name().equals(member.name()))
            .isPresent();
  }

  /** Takes everything of Raftsman's away, but what shall remain; says what it was. */
  synchronized List<String> takeAway(Remains remains) {
    var gone = new ArrayList<String>();
    if (running) {
      gone.add("etcd.service");
    }
    running = false;
    stamp.ifPresent(s -> gone.add("/etc/etcd/.raftsman.json"));
    stamp = Optional.empty();
    configured.ifPresent(c -> gone.add("/etc/etcd/etcd.conf"));
    configured = Optional.empty();
    bare = true;
    advertised = Optional.empty();
    initial = Optional.empty();
    if (!remains.data() && !keepsDataWhenPurged) {
      data.ifPresent(d -> gone.add(d.path()));
      data = Optional.empty();
      path = DATA;
      owner = "";
      clusterId = FakeCluster.ID;
    }
    return gone;
  }

  /** The binaries are taken away; whether there were any. */
  synchronized boolean uninstall() {
    boolean there = binary.isPresent();
    binary = Optional.empty();
    version = Optional.empty();
    return there;
  }

  /** The binaries are brought. */
  synchronized void install() {
    binary = binary.or(() -> Optional.of("/usr/bin/etcd"));
  }

  /** Whether Prometheus has other targets here than these; where it has none, if a test says so. */
  synchronized boolean targetsDiffer(List<String> clientUrls) {
    return differs(Stage.ETCD_REGISTER) || (targets && !targetUrls.equals(clientUrls));
  }

  synchronized void lessTargets(List<String> clientUrls) {
    targets(targetUrls.stream().filter(url -> !clientUrls.contains(url)).toList());
  }

  synchronized void targets(List<String> clientUrls) {
    targets = !clientUrls.isEmpty();
    targetUrls = List.copyOf(clientUrls);
  }
}
