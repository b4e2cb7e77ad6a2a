package io.raftsman.starter.inventory;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Remains;
import io.raftsman.cluster.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cluster as far as it could be read: what has a fault is empty. */
record ClusterDraft(
    Clusters.Listing listing,
    List<MemberDraft> members,
    Optional<Setting<Boolean>> safeguard,
    Optional<Setting<Boolean>> clean,
    Optional<Setting<InitialState>> init,
    Optional<Setting<Integer>> election,
    Optional<Setting<Integer>> heartbeat,
    Optional<Setting<Integer>> certificateDays,
    Optional<Setting<String>> service,
    Optional<Setting<String>> targets,
    Optional<Setting<String>> site,
    List<ResolvedParameter> connections) {

  /** The cluster; to be called only when nothing had a fault. */
  ClusterSpec spec(List<Host> monitors) {
    return new ClusterSpec(
        listing.name(),
        service.orElseThrow().value(),
        members.stream().map(member -> member.member(listing.name())).toList(),
        monitors,
        targets.orElseThrow().value(),
        safeguard.orElseThrow().value(),
        clean.orElseThrow().value(),
        init.orElseThrow().value(),
        new Timing(heartbeat.orElseThrow().value(), election.orElseThrow().value()),
        certificateDays.orElseThrow().value(),
        site.map(Setting::value),
        Remains.PACKAGES);
  }

  /** This draft, with another name for a service that the inventory doesn't name. */
  ClusterDraft withUsualService(String usual) {
    return new ClusterDraft(
        listing,
        members,
        safeguard,
        clean,
        init,
        election,
        heartbeat,
        certificateDays,
        service.map(s -> s.isDefault() ? new Setting<>(s.parameter(), usual, s.origin()) : s),
        targets,
        site,
        connections);
  }

  /** Whether a machine carries a member of both. */
  boolean sharesAHostWith(ClusterDraft other) {
    return members.stream()
        .anyMatch(
            mine ->
                other.members().stream()
                    .anyMatch(theirs -> SharedHosts.isSameMachine(mine, theirs)));
  }

  /** Where each parameter came from: the cluster's first, then member by member. */
  List<ResolvedParameter> parameters() {
    List<ResolvedParameter> all = new ArrayList<>();
    Origin name = listing.origin().map(Value::origin).orElse(Origin.DEFAULT);
    all.add(
        new ResolvedParameter(
            Optional.empty(),
            Parameter.CLUSTER.variable(),
            listing.name(),
            name.level(),
            name.place()));
    List<Optional<? extends Setting<?>>> common =
        List.of(
            safeguard, clean, init, election, heartbeat, certificateDays, service, targets, site);
    common.forEach(setting -> setting.ifPresent(s -> all.add(resolved(Optional.empty(), s))));
    for (MemberDraft member : members) {
      Optional<String> host = Optional.of(member.entry().host());
      member.settings().forEach(setting -> all.add(resolved(host, setting)));
      connections.stream().filter(c -> c.host().equals(host)).forEach(all::add);
    }
    return all;
  }

  private static ResolvedParameter resolved(Optional<String> host, Setting<?> setting) {
    return new ResolvedParameter(
        host,
        setting.parameter().variable(),
        setting.shown(),
        setting.origin().level(),
        setting.origin().place());
  }
}
