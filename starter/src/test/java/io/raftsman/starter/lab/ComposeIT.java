package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.ComposeStack.TEMPORAL_HTTP_PORT;
import static io.raftsman.starter.lab.ComposeStack.TEMPORAL_METRICS_PORT;
import static io.raftsman.starter.lab.ComposeStack.TEMPORAL_PORT;
import static io.raftsman.starter.lab.ComposeStack.UI_PORT;
import static io.raftsman.starter.lab.ComposeStack.WORKER_METRICS_PORT;
import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftsman.operation.SearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stack of docker-compose.yml: Temporal on PostgreSQL, as {@code docker-compose up -d} brings
 * it up from nothing, and after its parts were killed.
 */
final class ComposeIT {
  private static final String NAMESPACE = "raftsman";
  private static final Duration RECOVERED = Duration.ofSeconds(60);

  private static WorkflowServiceStubs service;
  private static WorkflowClient client;

  @BeforeAll
  static void bringUp() {
    ComposeStack.must("down", "-v", "-t", "1", "--remove-orphans");
    ComposeStack.up();
    service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(ComposeStack.TEMPORAL).build());
    client =
        WorkflowClient.newInstance(
            service, WorkflowClientOptions.newBuilder().setNamespace(NAMESPACE).build());
  }

  @AfterAll
  static void takeDown() {
    if (service != null) {
      Evidence.keep("said", "compose", ComposeStack.must("logs", "--no-color").all());
      Evidence.histories(service, "raftsman");
      service.shutdownNow();
    }
    ComposeStack.must("down", "-v", "-t", "1", "--remove-orphans");
  }

  @Test
  void servicesAreHealthyAndJobsAreDone() {
    assertThat(ComposeStack.parts().keySet())
        .contains(
            "postgresql",
            "temporal",
            "temporal-schema",
            "temporal-namespace",
            "temporal-ui",
            "worker",
            "worker-state");
    assertThat(ComposeStack.parts().values()).allMatch(ComposeStack.Part::isWell);
    assertThat(status("http://127.0.0.1:" + UI_PORT + "/")).isEqualTo(HttpURLConnection.HTTP_OK);
    assertThat(status("http://127.0.0.1:" + TEMPORAL_METRICS_PORT + "/metrics"))
        .isEqualTo(HttpURLConnection.HTTP_OK);
  }

  @Test
  void theNamespaceKnowsTheSearchAttributesOfOperations() {
    var namespace =
        service
            .blockingStub()
            .describeNamespace(
                DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build());
    assertThat(namespace.getConfig().getWorkflowExecutionRetentionTtl().getSeconds())
        .isEqualTo(Duration.ofDays(30).toSeconds());
    var operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setTarget(ComposeStack.TEMPORAL)
                .validateAndBuildWithDefaults());
    try {
      Map<String, IndexedValueType> known =
          operator
              .blockingStub()
              .listSearchAttributes(
                  ListSearchAttributesRequest.newBuilder().setNamespace(NAMESPACE).build())
              .getCustomAttributesMap();
      for (SearchAttributeKey<String> key : SearchAttributes.all()) {
        assertThat(known).containsEntry(key.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
      }
    } finally {
      operator.shutdownNow();
    }
  }

  @Test
  void nothingListensBeyondLoopback() {
    List<String> listeners =
        Processes.run(Lab.ROOT, Map.of(), List.of("ss", "-Hltn")).out().lines().toList();
    for (int port :
        List.of(
            TEMPORAL_PORT,
            TEMPORAL_HTTP_PORT,
            TEMPORAL_METRICS_PORT,
            UI_PORT,
            WORKER_METRICS_PORT)) {
      assertThat(listeners.stream().filter(line -> line.contains(":" + port + " ")))
          .as("port %d", port)
          .isNotEmpty()
          .allMatch(
              line ->
                  line.matches(
                      ".* (127\\.0\\.0\\.1|\\[::ffff:127\\.0\\.0\\.1\\]):" + port + " .*"));
    }
    Stream<String> published =
        ComposeStack.must("ps").out().lines().filter(line -> line.contains("->"));
    assertThat(published).isNotEmpty().noneMatch(line -> line.contains("0.0.0.0"));
  }

  @Test
  void operationsOutliveAKilledPostgresql() {
    String id = startOperation();
    ComposeStack.kill("postgresql");
    awaitOperation(id);
    ComposeStack.awaitWell();
    startOperation();
  }

  @Test
  void operationsOutliveAKilledTemporal() {
    String id = startOperation();
    ComposeStack.kill("temporal");
    awaitOperation(id);
    ComposeStack.awaitWell();
  }

  @Test
  void aKilledWorkerComesBack() {
    ComposeStack.kill("worker");
    ComposeStack.awaitWell();
  }

  @Test
  void anotherUpReplacesNothing() {
    Map<String, ComposeStack.Part> before = ComposeStack.parts();
    ComposeStack.up();
    assertThat(ComposeStack.parts()).hasSameSizeAs(before);
    ComposeStack.parts()
        .forEach((name, part) -> assertThat(part.id()).as(name).isEqualTo(before.get(name).id()));
  }

  /** The whole way: starter, Temporal on PostgreSQL, the worker in its container, the hosts. */
  @Test
  void aDeployOutlivesPostgresqlAndTemporalThatAreKilledInTheMiddle(@TempDir Path directory) {
    Lab.reset(INFRA, ONE, TWO, THREE);
    Desk desk =
        new Desk(directory)
            .with("TEMPORAL_ADDRESS", ComposeStack.TEMPORAL)
            .with("TEMPORAL_NAMESPACE", NAMESPACE)
            .file(
                "inventory.yml",
                """
                infra: { hosts: { 10.10.10.9: {} } }
                etcd:
                  hosts:
                    10.10.10.10: { etcd_seq: 1 }
                    10.10.10.11: { etcd_seq: 2 }
                    10.10.10.12: { etcd_seq: 3 }
                  vars: { etcd_cluster: etcd, ansible_user: root }
                all: { vars: { ansible_user: root } }
                """);
    try (StageHold hold = StageHold.before(Moment.ETCD_CONF)) {
      Process deploy = desk.startDeploy();
      hold.awaitHeld(deploy);
      ComposeStack.kill("postgresql");
      ComposeStack.kill("temporal");
      hold.release();
      Finished finished = Processes.finish(deploy);
      assertThat(finished.status()).as(finished.all()).isZero();
      assertThat(finished.out()).contains("Cluster etcd is healthy with 3 members.");
    }
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
    ComposeStack.awaitWell();
  }

  @Test
  void operationsOutliveDownAndUp() {
    String id = startOperation();
    ComposeStack.must("down");
    assertThat(ComposeStack.parts()).isEmpty();
    ComposeStack.up();
    awaitOperation(id);
  }

  @Test
  void thereIsNoPasswordByDefault() {
    Finished refused = ComposeStack.run(Map.of("POSTGRES_PASSWORD", ""), "config", "-q");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.err()).contains("bin/compose-init");
  }

  /** Starts a workflow that no worker takes, found by a search attribute. */
  private static String startOperation() {
    String cluster = "c-" + UUID.randomUUID();
    client
        .newUntypedWorkflowStub(
            "deploy",
            WorkflowOptions.newBuilder()
                .setWorkflowId("etcd-" + cluster)
                .setTaskQueue("nobody")
                .setTypedSearchAttributes(
                    io.temporal.common.SearchAttributes.newBuilder()
                        .set(SearchAttributes.CLUSTER, cluster)
                        .build())
                .build())
        .start();
    awaitOperation("etcd-" + cluster);
    return "etcd-" + cluster;
  }

  private static void awaitOperation(String id) {
    String query =
        "%s = '%s'".formatted(SearchAttributes.CLUSTER.getName(), id.substring("etcd-".length()));
    await()
        .atMost(RECOVERED)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(client.listExecutions(query))
                    .extracting(found -> found.getExecution().getWorkflowId())
                    .containsExactly(id));
  }

  private static int status(String url) {
    try {
      var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(5000);
      connection.setReadTimeout(5000);
      try {
        return connection.getResponseCode();
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      throw new AssertionError(url, e);
    }
  }
}
