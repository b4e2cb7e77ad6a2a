package io.raftsman.worker.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says that requests are refused, at most once a minute: a wrong secret is to be noticed, and a
 * stranger not to fill the log.
 */
final class Refusals {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int NOT_PROVEN = 401;

  private final InstantSource clock;
  private final Consumer<String> log;
  private Optional<Instant> said = Optional.empty();
  private long silent;

  Refusals(InstantSource clock, Consumer<String> log) {
    this.clock = clock;
    this.log = log;
  }

  synchronized void add(int status) {
    Instant now = clock.instant();
    if (said.map(before -> now.isBefore(before.plus(PAUSE))).orElse(false)) {
      silent++;
      return;
    }
    String more = silent == 0 ? "" : ", and " + silent + " more before";
    log.accept("Refused a request with " + status + more + hint(status));
    said = Optional.of(now);
    silent = 0;
  }

  private static String hint(int status) {
    return status == NOT_PROVEN
        ? ": neither Slack's signature nor a button of ours. Where a chat's own clicks are refused, look"
            + " at --slack-signing-secret and --mattermost-secret, and at this machine's clock"
        : "";
  }
}
