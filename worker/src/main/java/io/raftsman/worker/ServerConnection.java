package io.raftsman.worker;

import static java.util.Objects.requireNonNull;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import io.raftsman.secret.Secrets;
import io.raftsman.worker.codec.CodecKeys;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A connection to a Temporal server, as Temporal's own conventions (temporal-envconfig) and the
 * command line describe it: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_*,
 * TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE. Nothing is connected before the first call.
 */
public final class ServerConnection implements AutoCloseable {
  /** Temporal's own, where nobody says another. */
  public static final String DEFAULT_ADDRESS = "127.0.0.1:7233";

  /** Temporal's own, where nobody says another. */
  public static final String DEFAULT_NAMESPACE = "default";

  /** A query is answered by a worker: where there is none, people are not to wait for long. */
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(4);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final WorkflowServiceStubs service;
  private final WorkflowClient client;
  private final String address;

  private ServerConnection(WorkflowServiceStubs service, WorkflowClient client, String address) {
    this.service = service;
    this.client = client;
    this.address = address;
  }

  /** Whether Temporal's conventions name a server. A faulty file counts: {@link #open} says why. */
  public static boolean configured(Map<String, String> environment) {
    return ServerProfile.names(environment);
  }

  /**
   * The connection that options, environment and configuration file describe.
   *
   * @throws ServerConfigurationException where one of them is wrong
   * @throws io.raftsman.worker.codec.BadCodecKeysException where the keys for histories are
   */
  public static ServerConnection open(ServerOptions options) {
    return open(options, System.getenv(), new NoopScope());
  }

  /** As {@link #open(ServerOptions)}, with calls measured. */
  public static ServerConnection open(ServerOptions options, Scope metrics) {
    return open(options, System.getenv(), metrics);
  }

  /** As {@link #open(ServerOptions)}, with these environment variables. */
  public static ServerConnection open(ServerOptions options, Map<String, String> environment) {
    return open(options, environment, new NoopScope());
  }

  private static ServerConnection open(
      ServerOptions options, Map<String, String> environment, Scope metrics) {
    requireNonNull(options, "options");
    CodecKeys keys =
        options
            .codecKeys()
            .map(reference -> CodecKeys.read(reference, secrets(environment)))
            .orElse(CodecKeys.NONE);
    ClientConfigProfile profile = ServerProfile.load(options, environment);
    WorkflowServiceStubs service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder(ServerProfile.stubs(profile))
                .setMetricsScope(metrics)
                .setRpcTimeout(CALL_TIMEOUT)
                .setRpcQueryTimeout(QUERY_TIMEOUT)
                .build());
    WorkflowClient client =
        WorkflowClient.newInstance(
            service,
            WorkflowClientOptions.newBuilder()
                .setNamespace(profile.getNamespace())
                .setDataConverter(Payloads.converter(keys))
                .setIdentity(Identity.ofThisProcess())
                .build());
    return new ServerConnection(service, client, profile.getAddress());
  }

  private static Secrets secrets(Map<String, String> environment) {
    return new Secrets(name -> Optional.ofNullable(environment.get(name)));
  }

  /** Temporal's service. */
  public WorkflowServiceStubs service() {
    return service;
  }

  /** The client to start operations with, and to serve them. */
  public WorkflowClient client() {
    return client;
  }

  /** Host and port. */
  public String address() {
    return address;
  }

  /** Where the operations are. */
  public String namespace() {
    return client.getOptions().getNamespace();
  }

  @Override
  public void close() {
    service.shutdownNow();
    service.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
