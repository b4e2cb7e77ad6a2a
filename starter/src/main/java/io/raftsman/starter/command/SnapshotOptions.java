package io.raftsman.starter.command;

import picocli.CommandLine.Option;

/** Whether the cluster's data are saved before they are put at risk. */
final class SnapshotOptions {
  @Option(
      names = "--no-snapshot",
      description =
          "Don't fetch a snapshot to the worker's --snapshot-dir first. One that fails stops the operation.")
  private boolean none;

  boolean wanted() {
    return !none;
  }
}
