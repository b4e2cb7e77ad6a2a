package io.raftsman.notification;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** Delivers a message, however long its receivers are away; the operation itself doesn't wait. */
@WorkflowInterface
public interface NotificationWorkflow {

  /** Returns once each channel has taken the message, or has not for a week. */
  @WorkflowMethod(name = "notify")
  void deliver(Notification notification, List<String> channels);
}
