package io.raftsman.deploy;

import io.raftsman.operation.Stage;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Activity stubs with the time limits of their stage. Each call is one attempt: {@link
 * io.raftsman.operation.Operation} tries again. A worker that dies is noticed by its missing
 * heartbeat.
 */
final class Verbs {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private Verbs() {}

  static <T> T on(Class<T> activities, Stage stage, String host) {
    return Workflow.newActivityStub(
        activities,
        ActivityOptions.newBuilder()
            .setSummary(stage.label() + " · " + host)
            .setStartToCloseTimeout(limit(stage))
            .setHeartbeatTimeout(HEARTBEAT)
            .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
            .build());
  }

  private static Duration limit(Stage stage) {
    return switch (stage) {
      case ETCD_INSTALL -> Duration.ofMinutes(20);
      case ETCD_PURGE -> Duration.ofMinutes(10);
      case ETCD_LAUNCH -> Duration.ofMinutes(3);
      case ETCD_ASSERT, ETCD_CHECK, ETCD_DIR, ETCD_CONF, ETCD_CERT, ETCD_HEALTH, ETCD_REGISTER ->
          Duration.ofMinutes(2);
    };
  }
}
