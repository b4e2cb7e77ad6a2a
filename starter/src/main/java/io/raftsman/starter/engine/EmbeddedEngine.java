package io.raftsman.starter.engine;

import io.raftsman.worker.Payloads;
import io.raftsman.worker.RaftsmanWorker;
import io.raftsman.worker.WorkerSettings;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.testserver.TestServer.InProcessTestServer;
import io.temporal.worker.WorkflowImplementationOptions;

/**
 * A Temporal service and a worker in this process: in memory, in real time, with no listening port.
 *
 * <p>What it knows dies with the process; the stamps on the hosts let another run go on.
 */
public final class EmbeddedEngine implements AutoCloseable {
  private final InProcessTestServer server;
  private final WorkflowServiceStubs service;
  private final WorkflowClient client;
  private final RaftsmanWorker worker;

  private EmbeddedEngine(
      InProcessTestServer server,
      WorkflowServiceStubs service,
      WorkflowClient client,
      RaftsmanWorker worker) {
    this.server = server;
    this.service = service;
    this.client = client;
    this.worker = worker;
  }

  /** Starts service and worker. */
  public static EmbeddedEngine start(WorkerSettings settings) {
    // Time skipping must be locked: otherwise a workflow that waits for a person is told at once
    // that a day has passed.
    InProcessTestServer server = TestServer.createServer(true);
    WorkflowServiceStubs service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(server.getChannel()).build());
    WorkflowClient client =
        WorkflowClient.newInstance(
            service,
            WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build());
    // A fault in a workflow's own code can't be mended while this process runs: it ends the
    // operation rather than being tried for ever.
    WorkflowImplementationOptions options =
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(RuntimeException.class)
            .build();
    return new EmbeddedEngine(
        server, service, client, RaftsmanWorker.start(client, settings, options));
  }

  /** The client to start operations with. */
  public WorkflowClient client() {
    return client;
  }

  @Override
  public void close() {
    worker.close();
    service.shutdownNow();
    server.close();
  }
}
