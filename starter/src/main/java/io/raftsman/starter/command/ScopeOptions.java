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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how much of an operation is wanted; the names are ansible-playbook's. */
final class ScopeOptions {
  @Mixin private CheckOptions check;
  @Mixin private OutageOptions outage;

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

  /** Whether nothing may be changed. */
  boolean checking() {
    return check.checking();
  }

  CheckOptions check() {
    return check;
  }

  /** Whether stages were picked. */
  boolean isPartial() {
    return !tags.isEmpty() || !skippedTags.isEmpty();
  }

  /**
   * How much of an operation on a cluster is wanted.
   *
   * @throws UsageException for a tag or a host that doesn't exist
   */
  Scope scope(ClusterSpec cluster) {
    return new Scope(stages(), hosts(cluster), check.mode(), check.diff(), outage.allowed());
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
