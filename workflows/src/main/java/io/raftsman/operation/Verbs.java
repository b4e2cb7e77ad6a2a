package io.raftsman.operation;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Activity stubs with the time limits of their stage. Each call is one attempt: {@link Operation}
 * tries again. A worker that dies is noticed by its missing heartbeat.
 */
public final class Verbs {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private Verbs() {}

  /** A stub for a stage on a host, or on the cluster under its name. */
  public static <T> T on(Class<T> activities, Stage stage, String host) {
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
