package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.raftsman.operation.StepResult;
import java.util.List;
import java.util.Optional;

/**
 * What of an etcd is on a host.
 *
 * @param host the inventory's name
 * @param stamp our own note about it
 * @param configured which member the configuration file describes; empty when there is none
 * @param processes etcd processes that use the member's ports, data directory or unit
 * @param listening whether something listens on the client or peer port
 * @param data what is in the data directory; empty when it is missing or empty
 * @param live what the etcd says about itself; empty when none answers
 * @param ran the scripts that ran on the host, for {@code -v}
 */
public record HostState(
    String host,
    Optional<Stamp> stamp,
    Optional<ConfiguredMember> configured,
    List<EtcdProcess> processes,
    boolean listening,
    Optional<DataDirectory> data,
    Optional<LiveMember> live,
    List<String> ran) {

  /**
   * A running etcd.
   *
   * @param pid process id
   * @param dataDirectory where its data is, where that is known
   * @param unit the systemd unit that it belongs to
   */
  public record EtcdProcess(long pid, Optional<String> dataDirectory, Optional<String> unit) {
    public EtcdProcess {
      requireNonNull(dataDirectory, "dataDirectory");
      requireNonNull(unit, "unit");
    }
  }

  /**
   * A data directory that is not empty.
   *
   * @param path where
   * @param bytes size, bytes
   * @param ageSeconds how long ago it was created, seconds
   * @param inode identity of the directory's contents: changes when they are made anew
   */
  public record DataDirectory(String path, long bytes, long ageSeconds, String inode) {
    public DataDirectory {
      requireNonNull(path, "path");
      requireNonNull(inode, "inode");
    }
  }

  /**
   * A member that answers.
   *
   * @param memberId hexadecimal
   * @param clusterId hexadecimal
   * @param keys number of keys
   * @param members the members of its cluster; empty when it didn't say
   */
  public record LiveMember(
      String memberId, String clusterId, long keys, List<KnownMember> members) {
    public LiveMember {
      members = List.copyOf(members);
      requireNonNull(memberId, "memberId");
      requireNonNull(clusterId, "clusterId");
    }
  }

  public HostState {
    requireNonNull(host, "host");
    requireNonNull(stamp, "stamp");
    requireNonNull(configured, "configured");
    processes = List.copyOf(processes);
    requireNonNull(data, "data");
    requireNonNull(live, "live");
    ran = List.copyOf(ran);
  }

  /** The same host, where the data is in another place. */
  public HostState withData(Optional<DataDirectory> other) {
    return new HostState(host, stamp, configured, processes, listening, other, live, ran);
  }

  /** As a step that changed nothing. */
  public StepResult asStep() {
    return StepResult.of(List.of(), Optional.empty(), ran);
  }

  /** Whether an etcd exists here: a process, a listener, or data. Each counts. */
  @JsonIgnore
  public boolean exists() {
    return !processes.isEmpty() || listening || data.isPresent();
  }
}
