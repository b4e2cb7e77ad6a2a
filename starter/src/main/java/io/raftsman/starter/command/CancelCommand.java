package io.raftsman.starter.command;

import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.view.ExitStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter cancel}. */
@Command(
    name = "cancel",
    header = "End the operation that runs on a cluster.",
    description = {
      "",
      "The steps that run are let finish, no other is started; the same operation, started again, goes on"
          + " from there.",
      ""
    },
    footer = {"", "Example:", "  starter cancel --cluster etcd"})
public final class CancelCommand implements Callable<Integer> {
  @Mixin private RunningOperation operation;

  @Override
  public Integer call() {
    try (Engine engine = operation.engine()) {
      Begun begun = Begun.of(engine.client(), operation.id());
      if (!begun.isRunning()) {
        throw new UsageException(
            "Nothing runs on cluster " + operation.cluster() + ": the latest was " + begun.words());
      }
      operation.workflow(engine).cancel();
      operation.output().terminal().err().stream()
          .println(
              "Cancelled: "
                  + begun.words()
                  + ". Its running steps are let finish: starter attach --cluster "
                  + operation.cluster());
      return ExitStatus.DONE.code();
    }
  }
}
