package io.raftsman.worker.chat;

/** An operation has not taken an answer; the message says why, to whoever answered. */
final class AnswerRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  AnswerRefusedException(String message) {
    super(message);
  }
}
