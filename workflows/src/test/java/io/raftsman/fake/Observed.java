package io.raftsman.fake;

import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.DataDirectory;
import io.raftsman.observed.HostState.EtcdProcess;
import io.raftsman.observed.HostState.LiveMember;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was seen on a host, told in the words of a test. */
public final class Observed {
  private final String host;
  private final List<EtcdProcess> processes = new ArrayList<>();
  private Optional<Stamp> stamp = Optional.empty();
  private boolean listening;
  private Optional<DataDirectory> data = Optional.empty();
  private Optional<LiveMember> live = Optional.empty();
  private Optional<ConfiguredMember> configured = Optional.empty();

  private Observed(String host) {
    this.host = host;
  }

  /** A host with nothing on it. */
  public static Observed on(String host) {
    return new Observed(host);
  }

  /** A process of etcd's unit with the member's data. */
  public Observed process() {
    return process(4711, "/data/etcd", "etcd.service");
  }

  /** A process. */
  public Observed process(long pid, String dataDirectory, String unit) {
    processes.add(new EtcdProcess(pid, Optional.of(dataDirectory), Optional.of(unit)));
    return this;
  }

  /** A process of which nothing else is known. */
  public Observed obscureProcess(long pid) {
    processes.add(new EtcdProcess(pid, Optional.empty(), Optional.empty()));
    return this;
  }

  /** A listener on a port of the member. */
  public Observed listener() {
    listening = true;
    return this;
  }

  /** Two mebibytes of data, an hour old. */
  public Observed data() {
    return data("1234");
  }

  /** The same with another identity. */
  public Observed data(String inode) {
    data = Optional.of(new DataDirectory("/data/etcd", 2L << 20, 7_200, inode));
    return this;
  }

  /** A member that answers. */
  public Observed live(long keys) {
    live = Optional.of(new LiveMember("8e9e05c5", "cdf818194e3a", keys, List.of()));
    return this;
  }

  /** A member that answers, and says who its cluster's members are. */
  public Observed member(String clusterId, List<KnownMember> members) {
    live = Optional.of(new LiveMember("8e9e05c5", clusterId, 0, members));
    return this;
  }

  /** A configuration file. */
  public Observed configured(ConfiguredMember described) {
    configured = Optional.of(described);
    return this;
  }

  /** A stamp. */
  public Observed stamp(Stamp left) {
    stamp = Optional.of(left);
    return this;
  }

  /** What was seen. */
  public HostState state() {
    return new HostState(host, stamp, configured, processes, listening, data, live, List.of());
  }
}
