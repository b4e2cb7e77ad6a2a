package io.raftsman.operation;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;

/**
 * Activity stubs with the time limits of their stage, on the task queue of the workers that can do
 * it. Each call is one attempt: {@link Operation} tries again. A worker that dies is noticed by its
 * missing heartbeat.
 */
public final class Verbs {
  /** A worker sends one every three seconds; it must be missed well before an operator is. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private Verbs() {}

  /**
   * A stub for a stage on a host.
   *
   * @param site the site whose workers reach the host; empty for any worker
   */
  public static <T> T onHost(Class<T> activities, Stage stage, String host, Optional<String> site) {
    return onHost(activities, stage, host, site, limit(stage));
  }

  /** A stub for a stage on a host whose work may take longer than the stage's usual does. */
  public static <T> T onHost(
      Class<T> activities, Stage stage, String host, Optional<String> site, Duration limit) {
    return stub(activities, stage, host, queues().hosts(site), limit);
  }

  /**
   * A stub for a stage, on a host or on the cluster under its name, that takes the certificate
   * authority.
   */
  public static <T> T withAuthority(Class<T> activities, Stage stage, String host) {
    return stub(activities, stage, host, queues().signing(), limit(stage));
  }

  private static TaskQueues queues() {
    return TaskQueues.of(Workflow.getInfo().getTaskQueue());
  }

  private static <T> T stub(
      Class<T> activities, Stage stage, String host, String queue, Duration limit) {
    return Workflow.newActivityStub(
        activities,
        ActivityOptions.newBuilder()
            .setSummary(stage.label() + " · " + host)
            .setTaskQueue(queue)
            .setStartToCloseTimeout(limit)
            .setHeartbeatTimeout(HEARTBEAT)
            .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
            .build());
  }

  private static Duration limit(Stage stage) {
    return switch (stage) {
      case ETCD_INSTALL, ETCD_SNAPSHOT -> Duration.ofMinutes(20);
      case ETCD_PURGE -> Duration.ofMinutes(10);
      case ETCD_LAUNCH -> Duration.ofMinutes(3);
      case ETCD_ASSERT,
          ETCD_CHECK,
          ETCD_DIR,
          ETCD_MEMBER,
          ETCD_CONF,
          ETCD_CERT,
          ETCD_HEALTH,
          ETCD_REGISTER ->
          Duration.ofMinutes(2);
    };
  }
}
