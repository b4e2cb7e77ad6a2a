package io.raftsman.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.notification.Notification;
import io.raftsman.notification.NotificationWorkflow;
import io.raftsman.notification.NotificationWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A message arrives when its receiver is back, and no receiver holds up another. */
@Timeout(60)
final class DeliveryTest {
  private static final Post PATIENT = new Post(Duration.ofSeconds(10));
  private static final Post BRISK = new Post(Duration.ofSeconds(1));

  private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();
  private FakeReceiver slack;
  private FakeReceiver webhook;
  private Post webhookPost = PATIENT;

  @BeforeEach
  void start() throws IOException {
    slack = new FakeReceiver();
    webhook = new FakeReceiver();
    environment
        .newWorker("notifications")
        .registerWorkflowImplementationTypes(NotificationWorkflowImpl.class);
  }

  @AfterEach
  void stop() {
    environment.close();
    slack.close();
    webhook.close();
  }

  @Test
  void afterAnswersOf500TheMessageArrivesOnce() {
    webhook.answers(n -> n <= 3 ? 500 : 200);
    deliver(Notifications.waiting(), "slack", "webhook");
    assertThat(slack.taken()).hasSize(1);
    assertThat(webhook.taken()).hasSize(1);
    assertThat(webhook.asked()).isEqualTo(4);
    assertThat(webhook.taken().get(0).header().apply("X-Raftsman-Delivery"))
        .isEqualTo(Notifications.waiting().id());
  }

  @Test
  void oneThatIsSilentHoldsTheOtherUpForNothing() {
    webhook.saysNothing(true);
    webhookPost = BRISK;
    WorkflowStub running = begin(Notifications.ended(), "slack", "webhook");
    org.awaitility.Awaitility.await().until(() -> slack.taken().size() == 1);
    webhook.saysNothing(false);
    running.getResult(Void.class);
    assertThat(slack.taken()).hasSize(1);
    assertThat(webhook.taken()).hasSize(1);
  }

  @Test
  void oneThatWasDownGetsItWhenItIsBack() throws IOException {
    int port = webhook.port();
    webhook.close();
    // Time does not skip ahead of the receiver's return.
    WorkflowStub running = begin(Notifications.ended(), "webhook");
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(history(running)).contains("does not take connections"));
    webhook = new FakeReceiver(port);
    running.getResult(Void.class);
    assertThat(webhook.taken()).hasSize(1);
    assertThat(history(running)).doesNotContain("s3cr3t").doesNotContain(":" + port);
  }

  @Test
  void aChannelThatThisWorkerDoesNotHaveIsTriedAgain() {
    WorkflowStub running = begin(Notifications.ended(), "pigeon");
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () -> assertThat(history(running)).contains("pigeon is not configured on this worker"));
    running.terminate("seen");
  }

  private String history(WorkflowStub running) {
    return environment
            .getWorkflowClient()
            .getWorkflowServiceStubs()
            .blockingStub()
            .describeWorkflowExecution(
                io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(environment.getNamespace())
                    .setExecution(running.getExecution())
                    .build())
            .toString()
        + environment.getWorkflowClient().fetchHistory(running.getExecution().getWorkflowId());
  }

  private void deliver(Notification notification, String... channels) {
    begin(notification, channels).getResult(Void.class);
  }

  private WorkflowStub begin(Notification notification, String... channels) {
    var activities =
        new Channels(
            List.of(
                new SlackChannel(slack.receiver("slack"), PATIENT, true),
                new WebhookChannel(
                    webhook.receiver("webhook"),
                    webhookPost,
                    FakeReceiver.secret("0123456789abcdef"),
                    InstantSource.system())));
    environment
        .getWorkerFactory()
        .getWorker("notifications")
        .registerActivitiesImplementations(activities);
    environment.start();
    NotificationWorkflow workflow =
        environment
            .getWorkflowClient()
            .newWorkflowStub(
                NotificationWorkflow.class,
                WorkflowOptions.newBuilder().setTaskQueue("notifications").build());
    WorkflowClient.start(workflow::deliver, notification, List.of(channels));
    return WorkflowStub.fromTyped(workflow);
  }
}
