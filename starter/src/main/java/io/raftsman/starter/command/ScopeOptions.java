package io.raftsman.starter.command;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Member;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.Tag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that say how much of an operation is wanted; the names are ansible-playbook's. */
final class ScopeOptions {
  @Option(
      names = {"-C", "--check"},
      description = "Change nothing; say, host by host, what would change.")
  private boolean check;

  @Option(
      names = {"-D", "--diff"},
      description = "Show the lines that change, or with --check would; never a secret.")
  private boolean diff;

  @Option(
      names = {"-t", "--tags"},
      paramLabel = "TAG",
      split = ",",
      description =
          "Only these stages: etcd_assert, etcd_install, etcd_clean (etcd_check, etcd_purge), etcd_dir,"
              + " etcd_config (etcd_conf, etcd_cert), etcd_launch, etcd_register. May be repeated.")
  private List<String> tags = List.of();

  @Option(
      names = "--skip-tags",
      paramLabel = "TAG",
      split = ",",
      description = "All stages but these. May be repeated.")
  private List<String> skippedTags = List.of();

  @Option(
      names = {"-l", "--limit"},
      paramLabel = "HOST",
      split = ",",
      description = "Change nothing but on these hosts of the cluster. May be repeated.")
  private List<String> limit = List.of();

  @Option(
      names = "--allow-outage",
      description =
          "Restart a member even though the cluster then can't be written to for a moment: with one or"
              + " two members there is no other way.")
  private boolean outage;

  /** Whether nothing may be changed. */
  boolean checking() {
    return check;
  }

  /**
   * How much of an operation on a cluster is wanted.
   *
   * @throws UsageException for a tag or a host that doesn't exist
   */
  Scope scope(ClusterSpec cluster) {
    return new Scope(
        stages(), hosts(cluster), check ? Scope.Mode.CHECK : Scope.Mode.APPLY, diff, outage);
  }

  private Set<Stage> stages() {
    try {
      return Tag.select(tags, skippedTags);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--tags, --skip-tags: " + e.getMessage());
    }
  }

  private Set<String> hosts(ClusterSpec cluster) {
    List<String> known =
        Stream.concat(cluster.members().stream().map(Member::host), cluster.monitors().stream())
            .map(Host::name)
            .toList();
    Set<String> wanted = new LinkedHashSet<>();
    for (String host : limit) {
      if (!known.contains(host.strip())) {
        throw new UsageException(
            "--limit: "
                + host
                + " is no host of cluster "
                + cluster.name()
                + "; its hosts are: "
                + String.join(", ", known));
      }
      wanted.add(host.strip());
    }
    return wanted;
  }
}
