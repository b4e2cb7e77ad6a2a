package io.raftsman.decide;

import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.decide.DeployDecision.Abort;
import io.raftsman.decide.DeployDecision.Bootstrap;
import io.raftsman.decide.DeployDecision.PurgeFirst;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.EtcdProcess;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * etcd_check: one decision for the whole cluster before any host is touched.
 *
 * <ol>
 *   <li>Nothing exists on any host: bootstrap.
 *   <li>All that exists is one and the same unfinished deployment of this very specification: carry
 *       it on.
 *   <li>The safeguard is on, or cleaning is off: abort.
 *   <li>Otherwise purge first, when a person approves.
 * </ol>
 *
 * <p>"Exists" is a process, a listener or data; each counts. Source: design rules "Deploy"; fault 2
 * of the original, whose safeguard overlooked a stopped member.
 */
public final class DeployDecisions {
  private DeployDecisions() {}

  /** Decides for a cluster from what is on its members' hosts. */
  public static DeployDecision decide(ClusterSpec cluster, List<HostState> states) {
    List<HostState> existing = states.stream().filter(HostState::exists).toList();
    Optional<String> unfinished = unfinishedDeployment(cluster, states, existing);
    return existing.isEmpty() || unfinished.isPresent()
        ? new Bootstrap(unfinished)
        : purge(cluster, existing);
  }

  /**
   * Decides about a purge for its own sake: an unfinished deployment is purged, too, and so is what
   * one left that made no member yet. A bootstrap means that there is nothing.
   */
  public static DeployDecision decidePurge(ClusterSpec cluster, List<HostState> states) {
    List<HostState> existing =
        states.stream().filter(s -> s.exists() || s.stamp().isPresent()).toList();
    return existing.isEmpty() ? new Bootstrap(Optional.empty()) : purge(cluster, existing);
  }

  /**
   * Why an operation can't be limited to some of the hosts: a new cluster is made of all its
   * members at once, and members are not taken away from under the others.
   */
  public static Optional<String> whyNotLimited(
      ClusterSpec cluster, Scope scope, List<HostState> states) {
    List<String> others =
        cluster.members().stream()
            .map(m -> m.host().name())
            .filter(host -> !scope.covers(host))
            .toList();
    List<String> existing =
        states.stream()
            .filter(s -> s.exists() && others.contains(s.host()))
            .map(HostState::host)
            .toList();
    if (scope.has(Stage.ETCD_PURGE) && !existing.isEmpty()) {
      return Optional.of(
          "A purge takes a whole cluster away, and --limit leaves out "
              + String.join(", ", existing)
              + ", where an etcd is. Nothing was touched. Purge without --limit, or leave the purge out: --skip-tags etcd_purge.");
    }
    if (scope.has(Stage.ETCD_LAUNCH) && !others.isEmpty()) {
      return Optional.of(
          "The members of a new cluster are started together, and --limit leaves out "
              + String.join(", ", others)
              + ". Nothing was touched. Deploy without --limit, or only prepare hosts: --skip-tags etcd_launch.");
    }
    return Optional.empty();
  }

  /** What of an etcd is on the hosts, for a person. */
  public static String describe(List<HostState> states) {
    List<HostState> existing = states.stream().filter(HostState::exists).toList();
    return existing.isEmpty() ? "There is no etcd on any host." : found(existing);
  }

  private static DeployDecision purge(ClusterSpec cluster, List<HostState> existing) {
    if (cluster.safeguard()) {
      return new Abort(
          found(existing)
              + "\netcd_safeguard is on, so nothing was touched. To purge and deploy anew, set etcd_safeguard to false"
              + " (or pass -e etcd_safeguard=false) and approve the purge; to look at the cluster: starter status --cluster "
              + cluster.name());
    }
    if (!cluster.clean()) {
      return new Abort(
          found(existing)
              + "\netcd_clean is off, so nothing was touched. To purge and deploy anew, set etcd_clean to true"
              + " (or pass -e etcd_clean=true) and approve the purge; to look at the cluster: starter status --cluster "
              + cluster.name());
    }
    return new PurgeFirst(existing.stream().map(DeployDecisions::destruction).toList());
  }

  /**
   * The id of the deployment that a run which died left behind: all stamps that matter carry this
   * id and this specification, and at least one says that it was not finished.
   */
  private static Optional<String> unfinishedDeployment(
      ClusterSpec cluster, List<HostState> states, List<HostState> existing) {
    String hash = SpecHash.of(cluster);
    if (!existing.stream()
        .allMatch(s -> s.stamp().filter(x -> x.specHash().equals(hash)).isPresent())) {
      return Optional.empty();
    }
    List<Stamp> stamps =
        states.stream()
            .flatMap(s -> s.stamp().stream())
            .filter(s -> s.specHash().equals(hash))
            .toList();
    Set<String> deployments = stamps.stream().map(Stamp::deployment).collect(Collectors.toSet());
    boolean begun = stamps.stream().anyMatch(s -> s.state() == Stamp.State.DEPLOYING);
    boolean finishedSomewhere = stamps.stream().anyMatch(s -> s.state() == Stamp.State.DEPLOYED);
    boolean wipedMember = finishedSomewhere && existing.size() < states.size();
    return begun && deployments.size() == 1 && !wipedMember
        ? Optional.of(stamps.get(0).deployment())
        : Optional.empty();
  }

  private static String found(List<HostState> existing) {
    return "An etcd exists already:\n"
        + existing.stream()
            .map(s -> "  " + s.host() + ": " + String.join("; ", findings(s)))
            .collect(Collectors.joining("\n"));
  }

  /** What a purge would destroy on a host. */
  static Destruction destruction(HostState state) {
    return new Destruction(
        state.host(),
        identity(state),
        findings(state),
        state.data().map(HostState.DataDirectory::bytes).orElse(0L),
        state.live().map(HostState.LiveMember::keys));
  }

  private static String identity(HostState state) {
    return "deployment="
        + state.stamp().map(Stamp::deployment).orElse("")
        + " data="
        + state.data().map(d -> d.path() + ":" + d.inode()).orElse("")
        + " running="
        + state.processes().stream()
            .map(p -> p.dataDirectory().orElse("?"))
            .sorted()
            .collect(Collectors.joining(","))
        + " listening="
        + state.listening();
  }

  /** What was found on a host, a sentence each. */
  static List<String> findings(HostState state) {
    var findings = new ArrayList<String>();
    for (EtcdProcess process : state.processes()) {
      findings.add(
          "etcd runs (pid "
              + process.pid()
              + process.unit().map(u -> ", unit " + u).orElse("")
              + process.dataDirectory().map(d -> ", data in " + d).orElse("")
              + ")");
    }
    if (state.processes().isEmpty() && state.listening()) {
      findings.add("something listens on etcd's ports");
    }
    state
        .live()
        .ifPresent(
            live ->
                findings.add(
                    "member "
                        + live.memberId()
                        + " of cluster "
                        + live.clusterId()
                        + " with "
                        + live.keys()
                        + (live.keys() == 1 ? " key" : " keys")));
    state
        .data()
        .ifPresent(
            data ->
                findings.add(
                    "data in "
                        + data.path()
                        + " ("
                        + Sizes.bytes(data.bytes())
                        + ", created "
                        + Sizes.age(data.ageSeconds())
                        + " ago)"));
    state
        .stamp()
        .ifPresent(
            stamp ->
                findings.add(
                    "deployed by Raftsman as "
                        + stamp.instance()
                        + (stamp.state() == Stamp.State.DEPLOYING ? ", unfinished" : "")));
    return findings;
  }
}
