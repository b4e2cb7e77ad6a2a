package io.raftsman.starter.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter retry}. */
@Command(
    name = "retry",
    header = "Try the failed steps of an operation that needs attention again.",
    description = {
      "",
      "As often as the first time. The operation goes on once they have succeeded.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter retry --cluster etcd",
      "  starter retry --cluster etcd --host 10.10.10.11 --reason 'mended the disk'",
      "",
      "Exit status: 0 taken; 3 refused, and why."
    })
public final class RetryCommand implements Callable<Integer> {
  @Mixin private RunningOperation operation;
  @Mixin private AnswerOptions answer;

  @Override
  public Integer call() {
    return Answering.send(operation, "retry", answer.answer()).code();
  }
}
