package io.raftsman.starter.lab;

/** What tests do with threads of their own. */
final class Threads {
  private Threads() {}

  /** Returns once it has ended. */
  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
