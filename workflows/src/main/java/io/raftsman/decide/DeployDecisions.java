package io.raftsman.decide;

import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.decide.DeployDecision.Abort;
import io.raftsman.decide.DeployDecision.Bootstrap;
import io.raftsman.decide.DeployDecision.PurgeFirst;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.EtcdProcess;
import io.raftsman.observed.Stamp;
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
    if (existing.isEmpty() || unfinished.isPresent()) {
      return new Bootstrap(unfinished);
    }
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

  private static Destruction destruction(HostState state) {
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

  private static List<String> findings(HostState state) {
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
