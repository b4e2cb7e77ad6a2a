package io.raftsman.channel;

import io.raftsman.notification.Notification;
import io.raftsman.notification.NotificationActivities;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The channels that a worker is configured for. */
public final class Channels implements NotificationActivities {
  /** Nobody is told. */
  public static final Channels NONE = new Channels(List.of());

  private static final String NOT_DELIVERED = "NOT_DELIVERED";

  private final Map<String, Channel> byName = new TreeMap<>();

  /** These, each of another name. */
  public Channels(List<Channel> channels) {
    for (Channel channel : channels) {
      if (byName.put(channel.name(), channel) != null) {
        throw new IllegalArgumentException("two channels " + channel.name());
      }
    }
  }

  @Override
  public List<String> channels() {
    return new ArrayList<>(byName.keySet());
  }

  @Override
  public void send(String name, Notification notification) {
    Channel channel = byName.get(name);
    if (channel == null) {
      throw ApplicationFailure.newFailure(
          "the channel "
              + name
              + " is not configured on this worker: another worker may have it, and takes the next"
              + " attempt or a later one; else start one with it",
          NOT_DELIVERED);
    }
    try {
      channel.send(notification);
    } catch (NotDeliveredException e) {
      var failure =
          ApplicationFailure.newBuilder()
              .setMessage(name + " did not take the message: " + e.getMessage())
              .setType(NOT_DELIVERED);
      e.pause().ifPresent(failure::setNextRetryDelay);
      throw failure.build();
    }
  }
}
