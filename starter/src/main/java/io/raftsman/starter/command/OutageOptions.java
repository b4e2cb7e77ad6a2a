package io.raftsman.starter.command;

import picocli.CommandLine.Option;

/** Whether a cluster that can't be restarted without an outage may have one. */
final class OutageOptions {
  @Option(
      names = "--allow-outage",
      description =
          "Restart a member even though the cluster then can't be written to for a moment: with one or"
              + " two members there is no other way.")
  private boolean allowed;

  boolean allowed() {
    return allowed;
  }
}
