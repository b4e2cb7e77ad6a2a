package io.raftsman.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The cluster that the operator asked for.
 *
 * @param name {@code etcd_cluster}; also the initial cluster token
 * @param service the systemd unit's name without suffix; the configuration is in {@code
 *     /etc/<service>}. {@code etcd}, unless the host carries several clusters
 * @param members in the inventory's order, at least one
 * @param monitors hosts of group {@code infra}, whose Prometheus gets the targets; may be empty
 * @param targetsDirectory Prometheus' file discovery directory on the monitors
 * @param safeguard {@code etcd_safeguard}: never purge an etcd that exists
 * @param clean {@code etcd_clean}: a deploy may purge, once approved
 * @param init {@code etcd_init}
 * @param timing Raft's clock
 * @param certificateDays validity of new certificates, days
 * @param site {@code raftsman_site}: whose own workers reach the hosts; empty for any worker.
 *     Without meaning for the embedded engine
 * @param remains what a removal leaves on a host; of a cluster of before there was a choice, the
 *     packages
 */
public record ClusterSpec(
    String name,
    String service,
    List<Member> members,
    List<Host> monitors,
    String targetsDirectory,
    boolean safeguard,
    boolean clean,
    InitialState init,
    Timing timing,
    int certificateDays,
    Optional<String> site,
    Remains remains) {

  public ClusterSpec {
    requireNonNull(name, "name");
    requireNonNull(service, "service");
    requireNonNull(targetsDirectory, "targetsDirectory");
    requireNonNull(init, "init");
    requireNonNull(timing, "timing");
    requireNonNull(site, "site");
    remains = Objects.requireNonNullElse(remains, Remains.PACKAGES);
    members = List.copyOf(members);
    monitors = List.copyOf(monitors);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("cluster " + name + " has no members");
    }
    if (certificateDays < 1) {
      throw new IllegalArgumentException("certificates must be valid for at least a day");
    }
    var sequences = new HashSet<Integer>();
    var hosts = new HashSet<String>();
    for (Member member : members) {
      if (!sequences.add(member.sequence()) || !hosts.add(member.host().name())) {
        throw new IllegalArgumentException(
            "etcd_seq and host must be unique in cluster " + name + ": " + member.name());
      }
    }
  }

  /** A cluster that any worker reaches. */
  public ClusterSpec(
      String name,
      String service,
      List<Member> members,
      List<Host> monitors,
      String targetsDirectory,
      boolean safeguard,
      boolean clean,
      InitialState init,
      Timing timing,
      int certificateDays) {
    this(
        name,
        service,
        members,
        monitors,
        targetsDirectory,
        safeguard,
        clean,
        init,
        timing,
        certificateDays,
        Optional.empty(),
        Remains.PACKAGES);
  }

  /** The same cluster with other members. */
  public ClusterSpec withMembers(List<Member> others) {
    return new ClusterSpec(
        name,
        service,
        others,
        monitors,
        targetsDirectory,
        safeguard,
        clean,
        init,
        timing,
        certificateDays,
        site,
        remains);
  }

  /** The member of a name. */
  public Member member(String memberName) {
    return members.stream().filter(m -> m.name().equals(memberName)).findFirst().orElseThrow();
  }

  /** The names of all members, in the inventory's order. */
  @JsonIgnore
  public List<String> memberNames() {
    return members.stream().map(Member::name).toList();
  }

  /** etcd's {@code --initial-cluster}: every member's name and peer URL. */
  @JsonIgnore
  public String initialCluster() {
    return members.stream().map(m -> m.name() + "=" + m.peerUrl()).collect(Collectors.joining(","));
  }

  /** Every member's client URL, comma-separated, as etcdctl takes them. */
  @JsonIgnore
  public String endpoints() {
    return members.stream().map(Member::clientUrl).collect(Collectors.joining(","));
  }

  /** Where the member's files are on its host. */
  @JsonIgnore
  public Layout layout() {
    return Layout.of(service);
  }

  /** How many members must be healthy for a write: {@code floor(n/2) + 1}. */
  @JsonIgnore
  public int quorum() {
    return members.size() / 2 + 1;
  }
}
