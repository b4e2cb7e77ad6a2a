package io.raftsman.fake;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long a test waits, in real time, for what must happen; only a test that fails waits long. */
final class Patience {
  static final long SECONDS = 60;

  private Patience() {}

  static void await(CountDownLatch latch, String otherwise) {
    try {
      if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(otherwise);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(otherwise, e);
    }
  }
}
