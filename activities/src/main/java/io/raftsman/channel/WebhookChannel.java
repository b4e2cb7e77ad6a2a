package io.raftsman.channel;

import static java.util.Objects.requireNonNull;

import io.raftsman.notification.Notification;
import io.raftsman.secret.Secret;
import java.time.InstantSource;
import java.util.Map;

/**
 * Any other tool: the message as JSON, signed with a shared secret as {@code docs/chatops.md} says.
 */
public final class WebhookChannel implements Channel {
  /** Its name. */
  public static final String NAME = "webhook";

  private final Receiver receiver;
  private final Post post;
  private final Secret secret;
  private final InstantSource clock;

  /**
   * A receiver that knows the secret.
   *
   * @param clock what time a signature names
   */
  public WebhookChannel(Receiver receiver, Post post, Secret secret, InstantSource clock) {
    this.receiver = requireNonNull(receiver, "receiver");
    this.post = requireNonNull(post, "post");
    this.secret = requireNonNull(secret, "secret");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void send(Notification notification) throws NotDeliveredException {
    String body = NotificationJson.of(notification);
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    receiver.post(
        post,
        body,
        Map.of(
            "X-Raftsman-Delivery",
            notification.id(),
            "X-Raftsman-Timestamp",
            timestamp,
            "X-Raftsman-Signature",
            "v1=" + Hmac.of(Receiver.read(secret), timestamp + "." + body)));
  }
}
