package io.raftsman.approval;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a purge would destroy on one host.
 *
 * @param host the inventory's name of the host
 * @param identity what must be the same for an approval to hold: member, cluster, processes, data;
 *     never a size
 * @param findings what was found, for a person, one sentence each
 * @param bytes size of the data, bytes
 * @param keys number of keys; empty where no etcd answered
 */
public record Destruction(
    String host, String identity, List<String> findings, long bytes, Optional<Long> keys) {
  public Destruction {
    requireNonNull(host, "host");
    requireNonNull(identity, "identity");
    findings = List.copyOf(findings);
    requireNonNull(keys, "keys");
  }
}
