package io.raftsman.deploy;

import io.raftsman.operation.Stage;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Activity stubs with the time limits and retries of their stage.
 *
 * <p>A running step is let finish when the operation is cancelled: it leaves its host consistent. A
 * worker that dies is noticed by its missing heartbeat.
 */
final class Verbs {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private Verbs() {}

  /** For a member's host, or the cluster: worth waiting for. */
  static <T> T on(Class<T> activities, Stage stage, String host) {
    return stub(activities, stage, host, retries(stage));
  }

  /** For a monitoring host: what it lacks is owed, and the operator is not kept waiting for it. */
  static <T> T onMonitor(Class<T> activities, Stage stage, String host) {
    return stub(activities, stage, host, backoff(Duration.ofSeconds(1), 2.0, 2));
  }

  private static <T> T stub(Class<T> activities, Stage stage, String host, RetryOptions retries) {
    return Workflow.newActivityStub(
        activities,
        ActivityOptions.newBuilder()
            .setSummary(stage.label() + " · " + host)
            .setStartToCloseTimeout(limit(stage))
            .setHeartbeatTimeout(HEARTBEAT)
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setRetryOptions(retries)
            .build());
  }

  private static Duration limit(Stage stage) {
    return switch (stage) {
      case ETCD_INSTALL -> Duration.ofMinutes(20);
      case ETCD_PURGE -> Duration.ofMinutes(10);
      case ETCD_LAUNCH -> Duration.ofMinutes(3);
      case ETCD_ASSERT, ETCD_CHECK, ETCD_DIR, ETCD_CONF, ETCD_CERT, ETCD_REGISTER ->
          Duration.ofMinutes(2);
      case ETCD_HEALTH -> Duration.ofSeconds(30);
    };
  }

  private static RetryOptions retries(Stage stage) {
    return switch (stage) {
      // The first contact: somebody is looking, and a typing error in an address is more likely
      // than a hiccup.
      case ETCD_ASSERT -> backoff(Duration.ofSeconds(1), 2.0, 2);
      // A new cluster is healthy within a second or two; the gate stays open for a minute.
      case ETCD_HEALTH -> backoff(Duration.ofMillis(200), 1.3, 20);
      case ETCD_CHECK,
          ETCD_PURGE,
          ETCD_INSTALL,
          ETCD_DIR,
          ETCD_CONF,
          ETCD_CERT,
          ETCD_LAUNCH,
          ETCD_REGISTER ->
          backoff(Duration.ofSeconds(1), 2.0, 6);
    };
  }

  private static RetryOptions backoff(Duration first, double coefficient, int attempts) {
    return RetryOptions.newBuilder()
        .setInitialInterval(first)
        .setBackoffCoefficient(coefficient)
        .setMaximumInterval(Duration.ofSeconds(10))
        .setMaximumAttempts(attempts)
        .build();
  }
}
