package io.raftsman.starter.command;

import io.raftsman.starter.engine.Engine;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter attach}. */
@Command(
    name = "attach",
    header = "Follow the operation that runs on a cluster, or show how the latest one ended.",
    description = {
      "",
      "Shows its progress and asks for what it waits for, as if it had been started here. Leaving it"
          + " (Ctrl-C) does not end it.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  starter attach --cluster etcd",
      "",
      "Exit status: the operation's; 130 left while it runs."
    })
public final class AttachCommand implements Callable<Integer> {
  @Mixin private RunningOperation operation;

  @Override
  public Integer call() throws Exception {
    try (Engine engine = operation.engine()) {
      Begun begun = Begun.of(engine.client(), operation.id());
      WorkflowStub workflow = begun.workflow(engine.client(), operation.id());
      operation.output().terminal().err().stream().println(begun.words());
      return new Following(
              engine,
              workflow,
              operation.cluster(),
              begun.operation() + " " + operation.cluster(),
              operation.output(),
              true)
          .untilDone(commandLine(begun))
          .code();
    }
  }

  private List<String> commandLine(Begun begun) {
    var words = new ArrayList<>(List.of("starter"));
    words.addAll(begun.command());
    words.addAll(List.of("--cluster", operation.cluster()));
    return words;
  }
}
