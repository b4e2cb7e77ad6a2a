package io.raftsman.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.raftsman.bench.fake.FakeHosts;
import io.raftsman.bench.scale.Deploys;
import io.raftsman.bench.scale.Fleet;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Member;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.operation.TaskQueues;
import io.raftsman.ssh.SshSettings;
import io.raftsman.worker.Duties;
import io.raftsman.worker.Payloads;
import io.raftsman.worker.RaftsmanWorker;
import io.raftsman.worker.Role;
import io.raftsman.worker.WorkerSettings;
import io.raftsman.worker.codec.CodecKeys;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.History;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.testserver.TestServer.InProcessTestServer;
import io.temporal.worker.WorkflowImplementationOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With keys, the whole history of a deploy shows nothing of what was deployed where. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EncryptedHistoryTest {
  private static final int MEMBERS = 3;
  private static final double PACE = 0.02;
  private static final CodecKeys KEYS = CodecKeys.parse("k1:" + "A".repeat(43) + "=", "here");
  private static final ByteString ENCRYPTED = ByteString.copyFromUtf8("binary/encrypted");

  /** What the SDK notes of a local activity or a version besides arguments and results. */
  private static final Pattern SDK_NOTE =
      Pattern.compile(
          ".*marker_recorded_event_attributes\\.details"
              + "\\[(activityId|type|time|meta|changeId|version|versionSearchAttributeUpdated)\\].*");

  @TempDir private Path directory;

  @Test
  void everyPayloadIsEncryptedAndNothingOfTheInventoryIsPlain() throws IOException {
    DeployRequest request;
    History history;
    try (FakeHosts hosts = FakeHosts.start(directory, 1 + MEMBERS, PACE)) {
      request = new Fleet("secret", hosts.hosts()).deploys(1, MEMBERS).get(0);
      history = deploy(request, Payloads.converter(KEYS));
    }

    Map<String, Payload> payloads = PayloadsOf.message(history);
    assertThat(payloads).hasSizeGreaterThan(100);
    // Each kind of place that can hold one, so that the walk over them is known to see it.
    assertThat(payloads.keySet().toString())
        .contains(
            "workflow_execution_started_event_attributes.input",
            "activity_task_scheduled_event_attributes.input",
            "activity_task_completed_event_attributes.result",
            "workflow_execution_completed_event_attributes.result",
            "user_metadata.summary");
    payloads.keySet().removeIf(where -> SDK_NOTE.matcher(where).matches());
    payloads.forEach(
        (where, payload) ->
            assertThat(payload.getMetadataMap().get("encoding")).as(where).isEqualTo(ENCRYPTED));
    byte[] bytes = history.toByteArray();
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain(plainWords(request));
  }

  @Test
  void withoutKeysItIsAsPlainAsTheOtherTestNeedsToFail() throws IOException {
    DeployRequest request;
    History history;
    try (FakeHosts hosts = FakeHosts.start(directory, 1 + MEMBERS, PACE)) {
      request = new Fleet("secret", hosts.hosts()).deploys(1, MEMBERS).get(0);
      history = deploy(request, Payloads.converter(CodecKeys.NONE));
    }

    assertThat(PayloadsOf.message(history).values())
        .noneMatch(payload -> ENCRYPTED.equals(payload.getMetadataMap().get("encoding")));
    assertThat(new String(history.toByteArray(), StandardCharsets.ISO_8859_1))
        .contains(plainWords(request));
  }

  private static String[] plainWords(DeployRequest request) {
    return Stream.concat(
            request.cluster().members().stream().map(Member::host).map(Host::address),
            Stream.of(
                request.cluster().members().get(0).dataDirectory(),
                request.cluster().targetsDirectory(),
                "known_hosts"))
        .toArray(String[]::new);
  }

  /** A worker that lacks the keys is no fault of the program: the step says what to do. */
  @Test
  void aStepThatAWorkerWithoutKeysTookSaysWhatToDo() throws IOException {
    try (FakeHosts hosts = FakeHosts.start(directory, 1 + MEMBERS, PACE);
        InProcessTestServer server = TestServer.createServer(true)) {
      DeployRequest request = new Fleet("secret", hosts.hosts()).deploys(1, MEMBERS).get(0);
      WorkflowClient client = client(server, Payloads.converter(KEYS));
      WorkflowClient keyless = client(server, Payloads.converter(CodecKeys.NONE));
      try (RaftsmanWorker operations = worker(client, Role.OPERATIONS);
          RaftsmanWorker pki = worker(keyless, Role.PKI)) {
        assertThatThrownBy(
                () -> new Deploys(client, TaskQueues.DEFAULT).run(List.of(request), false))
            .rootCause()
            .hasMessageContainingAll(
                "encrypted with the key k1, and here are no keys",
                "Give each worker the keys of encrypted histories");
      } finally {
        close(client);
        close(keyless);
      }
    }
  }

  private History deploy(DeployRequest request, DataConverter converter) {
    try (InProcessTestServer server = TestServer.createServer(true)) {
      WorkflowClient client = client(server, converter);
      try (RaftsmanWorker worker = worker(client, Role.ALL)) {
        new Deploys(client, TaskQueues.DEFAULT).run(List.of(request), false);
        return client.fetchHistory("etcd-" + request.cluster().name()).getHistory();
      } finally {
        close(client);
      }
    }
  }

  private static WorkflowClient client(InProcessTestServer server, DataConverter converter) {
    return WorkflowClient.newInstance(
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(server.getChannel()).build()),
        WorkflowClientOptions.newBuilder().setDataConverter(converter).build());
  }

  private static void close(WorkflowClient client) {
    client.getWorkflowServiceStubs().shutdownNow();
  }

  private RaftsmanWorker worker(WorkflowClient client, Role role) {
    return RaftsmanWorker.start(
        client,
        new WorkerSettings(
            SshSettings.ofUser(false).withConfig(Optional.empty()),
            directory.resolve("pki"),
            directory.resolve("snapshots")),
        Duties.of(TaskQueues.of(TaskQueues.DEFAULT), role, List.of()),
        WorkflowImplementationOptions.getDefaultInstance());
  }
}
