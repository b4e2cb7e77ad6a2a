package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.deploy.DeployWorkflowImpl;
import io.raftsman.status.StatusWorkflowImpl;
import io.raftsman.worker.Payloads;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chatbot's own tests, with the real Errbot, against a real server and a real worker. No host
 * is touched: those of one cluster refuse the connection, and those of another are pretended.
 */
final class ErrbotIT {
  @RegisterExtension private static final Site SITE = new Site();

  @TempDir private Path requests;

  @Test
  void theChatbotsTestsPass() throws IOException {
    SITE.startWorker("first");
    printRequest("refusing", "raftsman");
    printRequest("pretended", "chat", "--four-eyes");
    printRequest("orphan", "nobody");
    WorkerFactory pretended = pretendedWorker();
    try {
      Finished finished =
          Processes.run(
              Lab.ROOT.resolve("chatops/errbot/tests"),
              Map.of(
                  "PYTHONDONTWRITEBYTECODE",
                  "1",
                  "RAFTSMAN_TEMPORAL_HTTP",
                  Site.httpAddress(),
                  "RAFTSMAN_REQUESTS",
                  requests.toString()),
              List.of(errbot() + "/bin/pytest", "-q", "-rs", "-p", "no:cacheprovider"));
      assertThat(finished.status()).as(finished.all()).isZero();
      assertThat(finished.out()).contains(" passed").doesNotContain("skipped", "xfailed");
    } finally {
      pretended.shutdownNow();
    }
  }

  /** Prints it as an operator does, into the file that the bot looks for. */
  private void printRequest(String cluster, String taskQueue, String... more) throws IOException {
    // Port 9 refuses: nothing listens there.
    SITE.desk()
        .file(
            "inventory.yml",
            """
            %s:
              hosts:
                10.10.10.10: { etcd_seq: 1, ansible_host: 127.0.0.11 }
                10.10.10.11: { etcd_seq: 2, ansible_host: 127.0.0.12 }
                10.10.10.12: { etcd_seq: 3, ansible_host: 127.0.0.13 }
              vars: { etcd_cluster: %s, ansible_user: root, ansible_port: 9 }
            """
                .formatted(cluster, cluster));
    var words = new ArrayList<>(List.of("deploy", "--cluster", cluster, "--print-request"));
    words.addAll(List.of("--task-queue", taskQueue));
    words.addAll(List.of(more));
    Finished printed = SITE.desk().starter(words.toArray(String[]::new));
    assertThat(printed.status()).as(printed.all()).isZero();
    Files.writeString(requests.resolve(cluster + ".json"), printed.out());
  }

  private static WorkerFactory pretendedWorker() {
    WorkflowClient client =
        WorkflowClient.newInstance(
            SITE.service(),
            WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build());
    WorkerFactory factory = WorkerFactory.newInstance(client);
    var operations = factory.newWorker("chat");
    operations.registerWorkflowImplementationTypes(
        DeployWorkflowImpl.class, StatusWorkflowImpl.class);
    operations.registerActivitiesImplementations(new PretendedHosts());
    factory.newWorker("chat-pki").registerActivitiesImplementations(new PretendedHosts());
    factory.start();
    return factory;
  }

  private static String errbot() {
    Finished installed =
        Processes.run(
            Lab.ROOT, Map.of(), List.of(Lab.ROOT.resolve("lab/errbot").toString(), "install"));
    assertThat(installed.status()).as(installed.all()).isZero();
    return installed.out().strip();
  }
}
