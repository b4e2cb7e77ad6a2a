package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.notification.Notification;
import io.raftsman.notification.Notification.Kind;
import io.raftsman.notification.NotificationActivities;
import io.raftsman.notification.NotificationWorkflow;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells the worker's channels of an operation. Each message is delivered by a workflow of its own,
 * so that a receiver that is away holds nothing up, and learns of it even after the operation has
 * ended.
 */
final class Announcements {
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Audience audience;
  private final String operation;
  private final String cluster;
  private final String requester;
  private final List<Promise<WorkflowExecution>> begun = new ArrayList<>();
  private Optional<List<String>> channels = Optional.empty();

  Announcements(Audience audience, String operation, String cluster, String requester) {
    this.audience = requireNonNull(audience, "audience");
    this.operation = requireNonNull(operation, "operation");
    this.cluster = requireNonNull(cluster, "cluster");
    this.requester = requireNonNull(requester, "requester");
  }

  void waiting(Kind kind, String text, ApprovalRequest request) {
    announce(kind, text, Optional.of(request), List.of(), Optional.empty());
  }

  void attention(List<NeedsAttention> steps) {
    announce(
        Kind.ATTENTION,
        String.join("\n", steps.stream().map(s -> s.failure().sentence()).toList()),
        Optional.empty(),
        steps,
        Optional.empty());
  }

  /** Returns once every message is on its way: the operation may close then. */
  void ended(Report report) {
    announce(
        Kind.ENDED,
        report.summary(),
        Optional.empty(),
        List.of(),
        Optional.of(report.conclusion()));
    // A message that could not even begin is lost; an operation is not, for that.
    begun.forEach(
        message ->
            message
                .exceptionally(
                    e -> {
                      log("A message about {} could not be sent: {}", e);
                      return null;
                    })
                .get());
  }

  private void announce(
      Kind kind,
      String text,
      Optional<ApprovalRequest> request,
      List<NeedsAttention> attention,
      Optional<Conclusion> conclusion) {
    if (audience == Audience.FOLLOWERS) {
      return;
    }
    // What happens to an operation that was cancelled is told, too.
    Workflow.newDetachedCancellationScope(
            () -> {
              if (!channels().isEmpty()) {
                begin(notification(kind, text, request, attention, conclusion));
              }
            })
        .run();
  }

  private Notification notification(
      Kind kind,
      String text,
      Optional<ApprovalRequest> request,
      List<NeedsAttention> attention,
      Optional<Conclusion> conclusion) {
    var info = Workflow.getInfo();
    return new Notification(
        "notify-" + info.getFirstExecutionRunId() + "-" + (begun.size() + 1),
        kind,
        operation,
        cluster,
        requester,
        info.getWorkflowId(),
        info.getRunId(),
        Operation.now(),
        text,
        request,
        attention,
        conclusion);
  }

  private void begin(Notification notification) {
    NotificationWorkflow delivery =
        Workflow.newChildWorkflowStub(
            NotificationWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(notification.id())
                .setStaticSummary(notification.kind().label() + " · " + operation + " " + cluster)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .build());
    Promise<WorkflowExecution> started = Workflow.getWorkflowExecution(delivery);
    Async.procedure(delivery::deliver, notification, channels()).exceptionally(e -> null);
    begun.add(started);
  }

  /** What this worker has; asked until it says, and remembered in the history. */
  private List<String> channels() {
    if (channels.isEmpty()) {
      channels = ask();
    }
    return channels.orElse(List.of());
  }

  private void log(String message, Throwable e) {
    Workflow.getLogger("raftsman.operation").warn(message, cluster, e.toString());
  }

  /** Empty where the worker did not say: the next message asks again. */
  private Optional<List<String>> ask() {
    NotificationActivities worker =
        Workflow.newLocalActivityStub(
            NotificationActivities.class,
            LocalActivityOptions.newBuilder()
                .setScheduleToCloseTimeout(LOOK)
                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
                .build());
    try {
      return Optional.of(worker.channels());
    } catch (ActivityFailure e) {
      log(
          "Nobody is told of this moment of the operation on {}: the worker's channels are not known: {}",
          e);
      return Optional.empty();
    }
  }
}
