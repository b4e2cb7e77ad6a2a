package io.raftsman.starter.command;

import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.view.ExitStatus;
import io.raftsman.starter.view.HistoryTable;
import io.raftsman.starter.view.Json;
import io.raftsman.starter.view.PastOperation;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code starter history}. */
@Command(
    name = "history",
    header = "List the operations on a cluster: who, when, what, and how they ended.",
    description = {
      "",
      "The latest first, as far back as the server keeps what has ended (its retention).",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter history --cluster etcd",
      "  starter history --cluster etcd -n 100 -o json"
    })
public final class HistoryCommand implements Callable<Integer> {
  @Mixin private RunningOperation operation;

  @Option(
      names = "-n",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "How many at most. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Override
  public Integer call() {
    if (count < 1) {
      throw new UsageException("-n must be 1 or more, but is " + count);
    }
    try (Engine engine = operation.engine()) {
      List<PastOperation> operations = Past.of(engine.client(), operation.id(), count);
      if (operation.output().json()) {
        operation.output().terminal().out().stream()
            .print(Json.history(operation.cluster(), operations));
      } else {
        new HistoryTable(operation.output().screen(), ZoneId.systemDefault())
            .print(operation.cluster(), operations);
      }
      operation.output().terminal().out().stream().flush();
      return ExitStatus.DONE.code();
    }
  }
}
