package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.StepResult;
import java.util.List;
import java.util.Optional;

/**
 * A copy of a cluster's data on the worker, whose hash was checked.
 *
 * @param path absolute path on the worker that took it
 * @param member whose data it is
 * @param bytes its size, bytes
 * @param sha256 of the data, 64 hexadecimal digits: the hash that etcd appended
 */
public record Snapshot(String path, String member, long bytes, String sha256) {
  public Snapshot {
    requireNonNull(path, "path");
    requireNonNull(member, "member");
    requireNonNull(sha256, "sha256");
  }

  /** As a step. */
  public StepResult asStep() {
    return StepResult.of(
        List.of(path), Optional.of("from " + member + ", SHA-256 " + sha256), List.of());
  }
}
