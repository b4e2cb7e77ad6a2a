package io.raftsman.fake;

import java.util.concurrent.CountDownLatch;

/** Keeps a step from going on until it is let go. */
public final class Hold {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** Returns once the step has begun. */
  public void awaitBegun() {
    Patience.await(begun, "the step that is held never began");
  }

  /** Lets the step go on. */
  public void release() {
    released.countDown();
  }

  void hold() {
    begun.countDown();
    Patience.await(released, "the step that is held was never released");
  }
}
