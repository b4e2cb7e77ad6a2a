package io.raftsman.notification;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** How messages get out. What channels there are is the worker's configuration. */
@ActivityInterface
public interface NotificationActivities {

  /** The names of the channels that are configured, such as {@code slack}. */
  @ActivityMethod(name = "notification_channels")
  List<String> channels();

  /**
   * Sends a message to a channel once. Fails, to be tried again, where that channel did not take
   * it.
   */
  @ActivityMethod(name = "notify")
  void send(String channel, Notification notification);
}
