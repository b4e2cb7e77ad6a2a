package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.StepResult;
import java.util.List;
import java.util.Optional;

/**
 * What a host that can carry a member is.
 *
 * @param host the inventory's name
 * @param system such as {@code Debian GNU/Linux 12 (bookworm)}
 * @param architecture as {@code uname -m} says it
 * @param listenAddress the host's own address that its name stands for
 * @param packageManager {@code apt}, {@code dnf}, {@code yum} or {@code zypper}; empty for another
 *     or none
 * @param etcdBinary path of the etcd that is installed already
 * @param etcdVersion its version
 * @param warnings what a person should know, though it doesn't hinder
 * @param ran the scripts that ran on the host, for {@code -v}
 */
public record HostFacts(
    String host,
    String system,
    String architecture,
    String listenAddress,
    Optional<String> packageManager,
    Optional<String> etcdBinary,
    Optional<String> etcdVersion,
    List<String> warnings,
    List<String> ran) {
  public HostFacts {
    requireNonNull(host, "host");
    requireNonNull(system, "system");
    requireNonNull(architecture, "architecture");
    requireNonNull(listenAddress, "listenAddress");
    requireNonNull(packageManager, "packageManager");
    requireNonNull(etcdBinary, "etcdBinary");
    requireNonNull(etcdVersion, "etcdVersion");
    warnings = List.copyOf(warnings);
    ran = List.copyOf(ran);
  }

  /** As a step that changed nothing. */
  public StepResult asStep() {
    Optional<String> note =
        warnings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", warnings));
    return StepResult.of(List.of(), note, ran);
  }
}
