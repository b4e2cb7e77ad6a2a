package io.raftsman.starter.engine;

import io.raftsman.cluster.Host;
import io.raftsman.operation.TaskQueues;
import io.raftsman.worker.Duties;
import io.raftsman.worker.Payloads;
import io.raftsman.worker.RaftsmanWorker;
import io.raftsman.worker.WorkerSettings;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.testserver.TestServer.InProcessTestServer;
import io.temporal.worker.WorkflowImplementationOptions;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A Temporal service and a worker in this process: in memory, in real time, with no listening port.
 *
 * <p>What it knows dies with the process; the stamps on the hosts let another run go on.
 *
 * <p>It starts in the background, so that the inventory is read and the hosts are reached at the
 * same time; {@link #client} waits for it.
 */
public final class EmbeddedEngine implements Engine {
  private final CompletableFuture<Parts> starting;

  private record Parts(
      InProcessTestServer server,
      WorkflowServiceStubs service,
      WorkflowClient client,
      RaftsmanWorker worker,
      Optional<Histories> histories) {
    void close() {
      histories.ifPresent(h -> h.write(client));
      worker.close();
      service.shutdownNow();
      server.close();
    }
  }

  private EmbeddedEngine(CompletableFuture<Parts> starting) {
    this.starting = starting;
  }

  /** Begins to start service and worker. */
  public static EmbeddedEngine start(WorkerSettings settings) {
    var starting = new CompletableFuture<Parts>();
    var thread = new Thread(() -> starting.completeAsync(() -> parts(settings), Runnable::run));
    thread.setName("engine-start");
    thread.setDaemon(true);
    thread.start();
    return new EmbeddedEngine(starting);
  }

  private static Parts parts(WorkerSettings settings) {
    // Time skipping must be locked: otherwise a workflow that waits for a person is told at once
    // that a day has passed.
    InProcessTestServer server = TestServer.createServer(true);
    WorkflowServiceStubs service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(server.getChannel()).build());
    Optional<Histories> histories = Histories.wanted(System.getenv());
    WorkflowClient client =
        WorkflowClient.newInstance(
            service,
            WorkflowClientOptions.newBuilder()
                .setDataConverter(Payloads.converter())
                .setInterceptors(histories.stream().toArray(WorkflowClientInterceptor[]::new))
                .build());
    // A fault in a workflow's own code can't be mended while this process runs: it ends the
    // operation rather than being tried for ever.
    WorkflowImplementationOptions options =
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(RuntimeException.class)
            .build();
    return new Parts(
        server,
        service,
        client,
        RaftsmanWorker.start(client, settings, Duties.EMBEDDED, options),
        histories);
  }

  @Override
  public String taskQueue() {
    return TaskQueues.EMBEDDED.operations();
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public boolean hasSearchAttributes() {
    return false;
  }

  @Override
  public String description() {
    return "the embedded engine";
  }

  @Override
  public void reach(Collection<Host> hosts) {
    var unused = starting.thenAccept(parts -> parts.worker().reach(hosts));
  }

  @Override
  public WorkflowClient client() {
    return starting.join().client();
  }

  /** Ends it; one that still starts ends by itself as soon as it has. */
  @Override
  public void close() {
    var unused = starting.thenAccept(Parts::close);
  }
}
