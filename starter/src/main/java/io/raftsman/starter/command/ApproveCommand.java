package io.raftsman.starter.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter approve}. */
@Command(
    name = "approve",
    header = "Approve exactly what an operation would destroy.",
    description = {
      "",
      "The token stands for what starter attach, the recap and the Web UI show. If that has changed meanwhile, it is asked again.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  starter approve --cluster etcd --token TOKEN --reason 'a test cluster'",
      "",
      "Exit status: 0 taken; 3 refused, and why."
    })
public final class ApproveCommand implements Callable<Integer> {
  @Mixin private RunningOperation operation;
  @Mixin private VerdictOptions verdict;

  @Override
  public Integer call() {
    return Answering.send(operation, "approve", verdict.of(operation.cluster())).code();
  }
}
