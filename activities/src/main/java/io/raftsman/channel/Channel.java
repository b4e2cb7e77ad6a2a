package io.raftsman.channel;

import io.raftsman.notification.Notification;

/** A way out for messages. */
public interface Channel {
  /** What it is called in histories and logs, such as {@code slack}. */
  String name();

  /**
   * Sends a message once.
   *
   * @throws NotDeliveredException where it was not taken
   */
  void send(Notification notification) throws NotDeliveredException;
}
