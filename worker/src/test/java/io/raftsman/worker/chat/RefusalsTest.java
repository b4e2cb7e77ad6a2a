package io.raftsman.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Refused requests are noticed, and fill no log. */
final class RefusalsTest {
  private final List<String> log = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  @Test
  void theFirstIsSaidAndTheRestOnceAMinute() {
    var refusals = new Refusals(() -> now, log::add);
    refusals.add(401);
    for (int i = 0; i < 1_000; i++) {
      refusals.add(400);
    }
    assertThat(log).hasSize(1);
    assertThat(log.get(0)).startsWith("Refused a request with 401: ").contains("--slack-signing");
    now = now.plus(Duration.ofMinutes(1));
    refusals.add(404);
    assertThat(log).hasSize(2);
    assertThat(log.get(1)).isEqualTo("Refused a request with 404, and 1000 more before");
  }
}
