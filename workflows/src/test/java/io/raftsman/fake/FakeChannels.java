package io.raftsman.fake;

import io.raftsman.notification.Notification;
import io.raftsman.notification.NotificationActivities;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Channels that remember what they took. */
public final class FakeChannels implements NotificationActivities {
  private final List<String> names = new CopyOnWriteArrayList<>();
  private final List<Notification> taken = new CopyOnWriteArrayList<>();
  private final Map<String, Hold> away = new ConcurrentHashMap<>();

  /** There is a channel of this name. */
  public FakeChannels with(String name) {
    names.add(name);
    return this;
  }

  /** A channel keeps the next message until it is let go, and refuses it then. */
  public Hold away(String name) {
    var hold = new Hold();
    away.put(name, hold);
    return hold;
  }

  /** What was taken, by whatever channel. */
  public List<Notification> taken() {
    return List.copyOf(taken);
  }

  /** Returns once so many messages were taken. */
  public void awaitTaken(int count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
    while (taken.size() < count) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("only " + taken.size() + " messages came");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Override
  public List<String> channels() {
    return List.copyOf(names);
  }

  @Override
  public void send(String channel, Notification notification) {
    Hold hold = away.remove(channel);
    if (hold != null) {
      hold.hold();
      throw new IllegalStateException(channel + " is away");
    }
    taken.add(notification);
  }
}
