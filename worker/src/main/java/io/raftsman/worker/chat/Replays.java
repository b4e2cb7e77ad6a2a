package io.raftsman.worker.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/** Remembers requests for as long as they could be sent once more. */
final class Replays {
  private final Duration window;
  private final InstantSource clock;
  private final Set<String> seen = new HashSet<>();
  private final Queue<Seen> byTime = new ArrayDeque<>();

  private record Seen(String signature, Instant until) {}

  /**
   * Nothing was seen yet.
   *
   * @param window how long a request is good
   */
  Replays(Duration window, InstantSource clock) {
    this.window = window;
    this.clock = clock;
  }

  /** Whether it is the first time; only requests with a valid signature may get here. */
  synchronized boolean first(String signature) {
    Instant now = clock.instant();
    while (!byTime.isEmpty() && byTime.peek().until().isBefore(now)) {
      seen.remove(byTime.remove().signature());
    }
    if (!seen.add(signature)) {
      return false;
    }
    byTime.add(new Seen(signature, now.plus(window)));
    return true;
  }
}
