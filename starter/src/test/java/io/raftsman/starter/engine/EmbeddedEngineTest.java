package io.raftsman.starter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftsman.operation.StepFailure;
import io.raftsman.operation.TaskQueues;
import io.raftsman.ssh.SshSettings;
import io.raftsman.starter.inventory.ExtraVariables;
import io.raftsman.starter.inventory.Inventory;
import io.raftsman.status.StatusWorkflow;
import io.raftsman.worker.WorkerSettings;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedEngineTest {
  @TempDir private Path directory;

  @Test
  void a_workflow_s_activities_run_in_this_process() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("inventory.yml"),
            """
            all:
              children:
                etcd: { hosts: { 192.0.2.1: { etcd_seq: 1 } }, vars: { etcd_cluster: etcd } }
            """);
    var cluster = Inventory.read(file).resolve("etcd", ExtraVariables.parse(List.of())).spec();
    Path nothing = directory.resolve("nothing");
    try (var engine =
        EmbeddedEngine.start(new WorkerSettings(SshSettings.ofUser(false), nothing, nothing))) {
      StatusWorkflow workflow =
          engine
              .client()
              .newWorkflowStub(
                  StatusWorkflow.class,
                  WorkflowOptions.newBuilder()
                      .setTaskQueue(TaskQueues.EMBEDDED.operations())
                      .build());

      assertThatThrownBy(() -> workflow.status(cluster))
          .isInstanceOf(WorkflowFailedException.class)
          .rootCause()
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              failure ->
                  assertThat(failure.getDetails().get(StepFailure.class).attempted())
                      .contains(nothing.toString()));
    }
  }
}
