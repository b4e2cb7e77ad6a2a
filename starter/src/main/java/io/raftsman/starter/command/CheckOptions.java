package io.raftsman.starter.command;

import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** Whether an operation acts, and what it shows of lines that change; as in ansible-playbook. */
final class CheckOptions {
  @Option(
      names = {"-C", "--check"},
      description = "Change nothing; say, host by host, what would change.")
  private boolean check;

  @Option(
      names = {"-D", "--diff"},
      description = "Show the lines that change, or with --check would; never a secret.")
  private boolean diff;

  /** Whether nothing may be changed. */
  boolean checking() {
    return check;
  }

  Scope.Mode mode() {
    return check ? Scope.Mode.CHECK : Scope.Mode.APPLY;
  }

  boolean diff() {
    return diff;
  }

  /** All of an operation. */
  Scope everything() {
    return on(Set.of(), false);
  }

  /**
   * All of an operation, on some hosts.
   *
   * @param hosts empty for all
   * @param outage whether the cluster may be without a quorum for a moment
   */
  Scope on(Set<String> hosts, boolean outage) {
    return new Scope(EnumSet.allOf(Stage.class), hosts, mode(), diff, outage);
  }
}
