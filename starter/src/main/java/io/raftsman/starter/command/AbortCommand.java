package io.raftsman.starter.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter abort}. */
@Command(
    name = "abort",
    header = "End an operation that needs attention, as failed.",
    description = {"", "The steps that run are let finish, no other is started.", ""},
    footer = {
      "",
      "Examples:",
      "  starter abort --cluster etcd",
      "  starter abort --cluster etcd --host 10.10.10.11 --reason 'mended the disk'",
      "",
      "Exit status: 0 taken; 3 refused, and why."
    })
public final class AbortCommand implements Callable<Integer> {
  @Mixin private RunningOperation operation;
  @Mixin private AnswerOptions answer;

  @Override
  public Integer call() {
    return Answering.send(operation, "abort", answer.answer()).code();
  }
}
