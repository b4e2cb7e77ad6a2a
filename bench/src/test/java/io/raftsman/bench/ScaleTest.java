package io.raftsman.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.bench.fake.FakeHosts;
import io.raftsman.bench.scale.Deploys;
import io.raftsman.bench.scale.Fleet;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.operation.TaskQueues;
import io.raftsman.ssh.SshSettings;
import io.raftsman.worker.Duties;
import io.raftsman.worker.Payloads;
import io.raftsman.worker.RaftsmanWorker;
import io.raftsman.worker.Role;
import io.raftsman.worker.WorkerSettings;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.testserver.TestServer.InProcessTestServer;
import io.temporal.worker.WorkflowImplementationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bench works, and a deploy's history is as short as it should be. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScaleTest {
  /** With three the most can be 62: what a cluster needs once weighs more. */
  private static final int MEMBERS = 5;

  /** How many there are depends on how many steps end at once; no timing makes more than 59. */
  private static final int MOST_EVENTS_PER_HOST = 60;

  /** Slow enough that the steps of different hosts end one by one, as on real hosts. */
  private static final double PACE = 0.2;

  @TempDir private Path directory;

  @Test
  void aDeployTakesNoMoreEventsThanItShould() throws IOException {
    try (FakeHosts hosts = FakeHosts.start(directory, 1 + MEMBERS, PACE);
        InProcessTestServer server = TestServer.createServer(true)) {
      WorkflowClient client = client(server);
      List<DeployRequest> requests = new Fleet("scale", hosts.hosts()).deploys(1, MEMBERS);
      var deploys = new Deploys(client, TaskQueues.DEFAULT);
      try (RaftsmanWorker worker = worker(client)) {
        deploys.run(requests, false);
      }

      assertThat(deploys.histories(requests).events() / MEMBERS)
          .isLessThanOrEqualTo(MOST_EVENTS_PER_HOST);
      client.getWorkflowServiceStubs().shutdownNow();
    }
  }

  private RaftsmanWorker worker(WorkflowClient client) {
    return RaftsmanWorker.start(
        client,
        new WorkerSettings(
            SshSettings.ofUser(false).withConfig(Optional.empty()),
            directory.resolve("pki"),
            directory.resolve("snapshots")),
        Duties.of(TaskQueues.of(TaskQueues.DEFAULT), Role.ALL, List.of()),
        WorkflowImplementationOptions.getDefaultInstance());
  }

  private static WorkflowClient client(InProcessTestServer server) {
    return WorkflowClient.newInstance(
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(server.getChannel()).build()),
        WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build());
  }
}
