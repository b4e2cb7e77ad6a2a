package io.raftsman.starter.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter deny}. */
@Command(
    name = "deny",
    header = "Deny what an operation would destroy: nothing is.",
    description = {"", "The operation ends as refused.", ""},
    footer = {
      "",
      "Example:",
      "  starter deny --cluster etcd --token TOKEN --reason 'a test cluster'",
      "",
      "Exit status: 0 taken; 3 refused, and why."
    })
public final class DenyCommand implements Callable<Integer> {
  @Mixin private RunningOperation operation;
  @Mixin private VerdictOptions verdict;

  @Override
  public Integer call() {
    return Answering.send(operation, "deny", verdict.of(operation.cluster())).code();
  }
}
