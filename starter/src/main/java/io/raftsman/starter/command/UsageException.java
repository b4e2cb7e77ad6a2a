package io.raftsman.starter.command;

/** What was asked for can't be: exit status 2, and the message says what would be right. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
