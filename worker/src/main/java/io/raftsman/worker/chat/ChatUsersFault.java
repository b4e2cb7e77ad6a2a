package io.raftsman.worker.chat;

/** The list of those who may answer from a chat is wrong; the message says where, and how. */
public final class ChatUsersFault extends Exception {
  private static final long serialVersionUID = 1;

  ChatUsersFault(String message) {
    super(message);
  }
}
