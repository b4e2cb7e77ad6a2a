package io.raftsman.channel;

import static java.util.Objects.requireNonNull;

import io.raftsman.notification.Notification;
import io.raftsman.secret.Secret;
import java.net.URI;
import java.util.Map;

/** A Mattermost channel, by an incoming webhook. */
public final class MattermostChannel implements Channel {
  /** Its name. */
  public static final String NAME = "mattermost";

  private final Receiver receiver;
  private final Post post;
  private final URI clicks;
  private final Secret secret;

  /**
   * The channel of an incoming webhook.
   *
   * @param clicks where Mattermost sends clicks
   * @param secret proves that they come from buttons of ours; Mattermost never sees it
   */
  public MattermostChannel(Receiver receiver, Post post, URI clicks, Secret secret) {
    this.receiver = requireNonNull(receiver, "receiver");
    this.post = requireNonNull(post, "post");
    this.clicks = requireNonNull(clicks, "clicks");
    this.secret = requireNonNull(secret, "secret");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void send(Notification notification) throws NotDeliveredException {
    String message = MattermostMessage.of(notification, clicks, Receiver.read(secret));
    receiver.post(post, message, Map.of());
  }
}
