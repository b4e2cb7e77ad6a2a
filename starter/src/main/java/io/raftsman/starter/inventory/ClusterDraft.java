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
    Optional<Setting<Integer>> election,
    Optional<Setting<Integer>> heartbeat,
    Optional<Setting<Integer>> certificateDays,
    Optional<Setting<String>> service,
    Optional<Setting<String>> targets,
    Optional<Setting<String>> site,
    Optional<Setting<Boolean>> removeData,
    Optional<Setting<Boolean>> removePackages,
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
        members.stream().allMatch(MemberDraft::joins) ? InitialState.EXISTING : InitialState.NEW,
        new Timing(heartbeat.orElseThrow().value(), election.orElseThrow().value()),
        certificateDays.orElseThrow().value(),
        site.map(Setting::value),
        new Remains(!removeData.orElseThrow().value(), !removePackages.orElseThrow().value()));
  }

  /** This draft, with another name for a service that the inventory doesn't name. */
  ClusterDraft withUsualService(String usual) {
    return new ClusterDraft(
        listing,
        members,
        safeguard,
        clean,
        election,
        heartbeat,
        certificateDays,
        service.map(s -> s.isDefault() ? new Setting<>(s.parameter(), usual, s.origin()) : s),
        targets,
        site,
        removeData,
        removePackages,
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
            safeguard,
            clean,
            init(),
            election,
            heartbeat,
            certificateDays,
            service,
            targets,
            site,
            removeData,
            removePackages);
    common.forEach(setting -> setting.ifPresent(s -> all.add(resolved(Optional.empty(), s))));
    for (MemberDraft member : members) {
      Optional<String> host = Optional.of(member.entry().host());
      member.settings().forEach(setting -> all.add(resolved(host, setting)));
      if (init().isEmpty()) {
        member.init().ifPresent(setting -> all.add(resolved(host, setting)));
      }
      connections.stream().filter(c -> c.host().equals(host)).forEach(all::add);
    }
    return all;
  }

  /** The hosts of the members that join a cluster that is there. */
  List<String> joining() {
    return members.stream().filter(MemberDraft::joins).map(m -> m.entry().host()).toList();
  }

  /** Of all members, where they agree. */
  private Optional<Setting<InitialState>> init() {
    Optional<Setting<InitialState>> first = members.get(0).init();
    return first.filter(f -> members.stream().allMatch(m -> m.joins() == members.get(0).joins()));
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
