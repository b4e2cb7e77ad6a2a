package io.raftsman.starter.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter skip}. */
@Command(
    name = "skip",
    header = "Go on without the failed steps of an operation that needs attention.",
    description = {
      "",
      "Somebody has done their work by hand, or it isn't needed: the recap keeps them as owed. What the following steps can't do without (the purge, the health of the cluster) can't be skipped.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter skip --cluster etcd",
      "  starter skip --cluster etcd --host 10.10.10.11 --reason 'mended the disk'",
      "",
      "Exit status: 0 taken; 3 refused, and why."
    })
public final class SkipCommand implements Callable<Integer> {
  @Mixin private RunningOperation operation;
  @Mixin private AnswerOptions answer;

  @Override
  public Integer call() {
    return Answering.send(operation, "skip", answer.answer()).code();
  }
}
