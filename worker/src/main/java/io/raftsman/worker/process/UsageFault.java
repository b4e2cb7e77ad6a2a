package io.raftsman.worker.process;

/** What the worker was told is wrong; the message says what and where. */
final class UsageFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageFault(String message) {
    super(message);
  }
}
