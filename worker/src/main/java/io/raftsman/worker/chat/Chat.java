package io.raftsman.worker.chat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The chats whose clicks are taken. */
public enum Chat {
  /** Slack. */
  SLACK("Slack"),
  /** Mattermost. */
  MATTERMOST("Mattermost");

  private final String label;

  Chat(String label) {
    this.label = label;
  }

  /** Its own name. */
  public String label() {
    return label;
  }

  /** The word in files. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Chat> of(String id) {
    return Arrays.stream(values()).filter(chat -> chat.id().equals(id)).findFirst();
  }
}
