package io.raftsman.starter.engine;

import static java.util.Objects.requireNonNull;

import io.grpc.StatusRuntimeException;
import io.raftsman.cluster.Host;
import io.raftsman.operation.SearchAttributes;
import io.raftsman.worker.ServerConnection;
import io.raftsman.worker.ServerOptions;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.Collection;

/** A Temporal server, whose workers run operations whether or not this process lives. */
public final class ServerEngine implements Engine {
  private final ServerConnection server;
  private final String taskQueue;

  private ServerEngine(ServerConnection server, String taskQueue) {
    this.server = server;
    this.taskQueue = requireNonNull(taskQueue, "taskQueue");
  }

  /** The server that options, environment and Temporal's configuration file describe. */
  public static ServerEngine open(ServerOptions options, String taskQueue) {
    return new ServerEngine(ServerConnection.open(options), taskQueue);
  }

  @Override
  public WorkflowClient client() {
    return server.client();
  }

  @Override
  public String taskQueue() {
    return taskQueue;
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  /** A start with one that the server doesn't know would be refused. */
  @Override
  public boolean hasSearchAttributes() {
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder(server.service().getOptions()).build());
    try {
      return operator
          .blockingStub()
          .listSearchAttributes(
              ListSearchAttributesRequest.newBuilder().setNamespace(server.namespace()).build())
          .getCustomAttributesMap()
          .keySet()
          .containsAll(SearchAttributes.all().stream().map(SearchAttributeKey::getName).toList());
    } catch (StatusRuntimeException e) {
      // Some servers keep this to their administrators: operations then run without.
      return false;
    } finally {
      operator.shutdownNow();
    }
  }

  @Override
  public String description() {
    return "Temporal at " + server.address() + ", namespace " + server.namespace();
  }

  /** The workers do that. */
  @Override
  public void reach(Collection<Host> hosts) {}

  @Override
  public void close() {
    server.close();
  }
}
