package io.raftsman.starter.inventory;

import io.raftsman.cluster.Host;
import io.raftsman.cluster.Member;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hosts that were named for a cluster and that its groups don't list any more, read as if its first
 * group still did: they have the variables of that group and of {@code all}, and those that another
 * group gives the host.
 */
final class Guests {
  private final Clusters.Listing cluster;
  private final GroupTree tree;
  private final Clusters clusters;
  private final ExtraVariables extra;
  private final Path directory;
  private final Findings findings;

  Guests(
      Clusters.Listing cluster,
      GroupTree tree,
      Clusters clusters,
      ExtraVariables extra,
      Path directory,
      Findings findings) {
    this.cluster = cluster;
    this.tree = tree;
    this.clusters = clusters;
    this.extra = extra;
    this.directory = directory;
    this.findings = findings;
  }

  /**
   * As members, whose numbers aren't known any more.
   *
   * @param members those that the inventory lists
   */
  List<Member> read(List<String> hosts, List<Member> members) {
    List<Member> guests = new ArrayList<>();
    for (String host : hosts) {
      read(host, guests.size() + 1, members).ifPresent(guests::add);
    }
    return guests;
  }

  private Optional<Member> read(String host, int count, List<Member> members) {
    Group.Entry first = cluster.entries().get(0);
    var entry =
        new Group.Entry(
            host, first.group(), tree.group(first.group()).orElseThrow().place(), Map.of());
    GroupTree with = tree.with(entry);
    var variables = new Variables(with, clusters, Optional.of(cluster), extra);
    int before = findings.faults().size();
    MemberDraft draft =
        new MemberReader(
                new ParameterReader(variables, findings),
                new Connections(variables, directory, findings),
                directory,
                findings)
            .read(entry, count);
    draft.host().ifPresent(reached -> checkAlone(entry, reached, members));
    if (findings.faults().size() > before) {
      return Optional.empty();
    }
    findings.warn(
        entry.place(),
        host
            + " is not in group "
            + first.group()
            + ": it is reached, and looked at, as the group's variables say");
    return Optional.of(Member.unlisted(cluster.name(), count, draft.member(cluster.name())));
  }

  /** What is another cluster's is not looked at under this one's name. */
  private void checkAlone(Group.Entry entry, Host host, List<Member> members) {
    members.stream()
        .filter(member -> member.name().equals(host.name()))
        .findFirst()
        .ifPresent(
            member ->
                fault(
                    entry,
                    "is a member's name, and no host's",
                    "name its host: " + member.host().name()));
    clusters.all().stream()
        .filter(other -> !other.equals(cluster) && other.hosts().contains(host.name()))
        .findFirst()
        .ifPresent(
            other ->
                fault(
                    entry,
                    "belongs to cluster " + other.name(),
                    "name that: --cluster " + other.name()));
    members.stream()
        .map(Member::host)
        .filter(member -> Connections.machine(member).equals(Connections.machine(host)))
        .findFirst()
        .ifPresent(
            member ->
                fault(
                    entry, "is the same machine as host " + member.name(), "call it by that name"));
  }

  private void fault(Group.Entry entry, String problem, String remedy) {
    findings.fault(Fault.onHost(entry.place(), entry.group(), entry.host(), problem, remedy));
  }
}
