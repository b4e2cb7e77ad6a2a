package io.raftsman.notification;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;

/** A channel that is down holds up neither the others nor the operation. */
public final class NotificationWorkflowImpl implements NotificationWorkflow {
  /** Who hasn't come back by then does not want to know any more. */
  private static final Duration PATIENCE = Duration.ofDays(7);

  private static final Duration ATTEMPT = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  @Override
  public void deliver(Notification notification, List<String> channels) {
    List<Promise<Void>> running =
        channels.stream()
            .map(
                channel ->
                    Async.procedure(
                        activities(channel + " · " + notification.kind().label())::send,
                        channel,
                        notification))
            .toList();
    Promise.allOf(running).exceptionally(e -> null).get();
    ActivityFailure first = null;
    for (Promise<Void> delivery : running) {
      try {
        delivery.get();
      } catch (ActivityFailure e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static NotificationActivities activities(String summary) {
    return Workflow.newActivityStub(
        NotificationActivities.class,
        ActivityOptions.newBuilder()
            .setSummary(summary)
            .setStartToCloseTimeout(ATTEMPT)
            .setScheduleToCloseTimeout(PATIENCE)
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(FIRST_PAUSE)
                    .setMaximumInterval(LONGEST_PAUSE)
                    .build())
            .build());
  }
}
