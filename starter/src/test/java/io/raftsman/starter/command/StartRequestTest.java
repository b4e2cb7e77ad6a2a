package io.raftsman.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Timing;
import io.raftsman.converge.ConvergeRequest;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.operation.Audience;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Order;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.worker.Payloads;
import io.temporal.api.common.v1.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StartRequestTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Scope SCOPE =
      new Scope(
          Set.of(Stage.ETCD_ASSERT, Stage.ETCD_PURGE),
          Set.of("10.10.10.10"),
          Scope.Mode.APPLY,
          true,
          false);

  @Test
  void aWorkerReadsTheRequestThatTheStarterWouldHaveSent() throws Exception {
    DeployRequest deploy = deploy();
    var converge =
        new ConvergeRequest(CLUSTER, "alice@desk", SCOPE, FailurePolicy.WAIT, Audience.CHANNELS);

    assertThat(read(printed("deploy", deploy), DeployRequest.class)).isEqualTo(deploy);
    assertThat(read(printed("converge", converge), ConvergeRequest.class)).isEqualTo(converge);
  }

  private static DeployRequest deploy() {
    return new DeployRequest(
        CLUSTER,
        "alice@desk",
        new ApprovalPolicy(Optional.empty(), Duration.ofHours(24), true, List.of("bob"), 1),
        SCOPE,
        FailurePolicy.WAIT,
        Audience.CHANNELS);
  }

  @Test
  void theServerIsToldWhatTheStarterTellsIt() throws JsonProcessingException {
    JsonNode body = printed("deploy", deploy());

    assertThat(body.path("workflowId").asText()).isEqualTo("etcd-etcd");
    assertThat(body.path("workflowType").path("name").asText()).isEqualTo("deploy");
    assertThat(body.path("taskQueue").path("name").asText()).isEqualTo("raftsman");
    assertThat(body.path("memo"))
        .isEqualTo(
            JSON.readTree(
                """
                {"fields": {"operation": "deploy", "requester": "alice@desk", "request": "%s"}}
                """
                    .formatted(Fingerprint.of(CLUSTER, SCOPE))));
    assertThat(body.path("searchAttributes"))
        .isEqualTo(
            JSON.readTree(
                """
                {"indexedFields": {"RaftsmanOperation": "deploy", "RaftsmanCluster": "etcd",
                  "RaftsmanRequester": "alice@desk", "RaftsmanState": "running"}}
                """));
  }

  private static JsonNode printed(String operation, Object request) throws JsonProcessingException {
    return JSON.readTree(
        StartRequest.of(new Commission(operation, ORDER, request), "raftsman").toPrettyString());
  }

  /** As the HTTP API reads the body, and a worker the payload. */
  private static <T> T read(JsonNode body, Class<T> type) throws InvalidProtocolBufferException {
    var payload = Payload.newBuilder();
    JsonFormat.parser().merge(body.path("input").path(0).toString(), payload);
    return Payloads.converter().fromPayload(payload.build(), type, type);
  }

  private static final ClusterSpec CLUSTER =
      new ClusterSpec(
          "etcd",
          "etcd",
          List.of(
              new Member(
                  "etcd-1",
                  1,
                  Host.of("10.10.10.10"),
                  "/data/etcd",
                  2379,
                  2380,
                  Installation.byPackage())),
          List.of(Host.of("10.10.10.9")),
          "/etc/prometheus/targets/etcd",
          true,
          false,
          InitialState.NEW,
          new Timing(100, 1000),
          7300);

  private static final Order ORDER =
      new Order(CLUSTER, "alice@desk", SCOPE, FailurePolicy.WAIT, Audience.CHANNELS);
}
