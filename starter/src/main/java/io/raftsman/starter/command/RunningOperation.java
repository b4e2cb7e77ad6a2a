package io.raftsman.starter.command;

import io.raftsman.starter.engine.Engine;
import io.temporal.client.WorkflowStub;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands about an operation on a server, and the operation that they name. */
final class RunningOperation {
  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      required = true,
      description = "The cluster's name (etcd_cluster) whose operation is meant.")
  private String cluster = "";

  @Mixin private EngineOptions engineOptions;
  @Mixin private OutputOptions output;

  String cluster() {
    return cluster;
  }

  String id() {
    return OperationId.of(cluster);
  }

  OutputOptions output() {
    return output;
  }

  /** The server. */
  Engine engine() {
    Engine engine = engineOptions.requireServer();
    Engines.introduce(engine, output);
    return engine;
  }

  /** The running operation, or the latest. */
  WorkflowStub workflow(Engine engine) {
    return engine.client().newUntypedWorkflowStub(id());
  }
}
