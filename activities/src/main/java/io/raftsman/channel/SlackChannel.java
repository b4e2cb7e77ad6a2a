package io.raftsman.channel;

import static java.util.Objects.requireNonNull;

import io.raftsman.notification.Notification;
import java.util.Map;

/** A Slack channel, by the incoming webhook of a Slack app. */
public final class SlackChannel implements Channel {
  /** Its name. */
  public static final String NAME = "slack";

  private final Receiver receiver;
  private final Post post;
  private final boolean buttons;

  /**
   * The channel of an incoming webhook.
   *
   * @param buttons whether somebody takes clicks; without, messages have none
   */
  public SlackChannel(Receiver receiver, Post post, boolean buttons) {
    this.receiver = requireNonNull(receiver, "receiver");
    this.post = requireNonNull(post, "post");
    this.buttons = buttons;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void send(Notification notification) throws NotDeliveredException {
    receiver.post(post, SlackMessage.of(notification, buttons), Map.of());
  }
}
