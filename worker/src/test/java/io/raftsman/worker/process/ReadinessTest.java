package io.raftsman.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftsman.worker.ServerCheck;
import io.raftsman.worker.ServerCheck.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a worker is ready, and what it waits for at its start. */
final class ReadinessTest {
  private static final ServerCheck ANSWERS = new ServerCheck(Verdict.ANSWERS, "");
  private static final ServerCheck GONE = new ServerCheck(Verdict.UNREACHABLE, "it is gone");
  private static final ServerCheck NO_NAMESPACE =
      new ServerCheck(Verdict.NO_NAMESPACE, "make it with: temporal");

  private long now;
  private final Readiness readiness = new Readiness(() -> now);

  @AfterEach
  void close() {
    readiness.close();
  }

  @Test
  void itIsNotReadyBeforeItPollsNorWhenItShutsDown() {
    assertThat(readiness.notReady()).contains("starting");
    readiness.note(GONE);
    assertThat(readiness.notReady()).contains("starting: it is gone");
    readiness.note(ANSWERS);
    readiness.phase("");
    assertThat(readiness.notReady()).isEmpty();
    readiness.phase("shutting down");
    assertThat(readiness.notReady()).contains("shutting down");
  }

  @Test
  void aServerThatIsSilentForTenSecondsMakesItUnready() {
    readiness.phase("");
    readiness.note(ANSWERS);
    after(9);
    readiness.note(GONE);
    assertThat(readiness.notReady()).isEmpty();
    after(2);
    assertThat(readiness.notReady().orElseThrow()).contains("11 s", "it is gone");
    readiness.note(ANSWERS);
    assertThat(readiness.notReady()).isEmpty();
  }

  @Test
  void theStartWaitsLongerAndLongerUntilTheServerIsThere() throws InterruptedException {
    List<Duration> pauses = new ArrayList<>();
    assertThat(arrive(Collections.nCopies(7, GONE), pauses)).isTrue();
    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 10_000L, 10_000L);
  }

  @Test
  void aNamespaceThatIsNotThereYetIsWaitedForAndThenToldWithTheCommandThatMakesIt()
      throws InterruptedException {
    assertThat(arrive(List.of(NO_NAMESPACE, NO_NAMESPACE), new ArrayList<>())).isTrue();
    assertThatThrownBy(() -> arrive(Collections.nCopies(20, NO_NAMESPACE), new ArrayList<>()))
        .isInstanceOf(UsageFault.class)
        .hasMessage(NO_NAMESPACE.reason());
  }

  @Test
  void aServerThatRefusesUsIsNotAskedAgain() {
    var refused = new ServerCheck(Verdict.REFUSED, "no");
    List<Duration> pauses = new ArrayList<>();
    assertThatThrownBy(() -> arrive(List.of(refused), pauses)).isInstanceOf(UsageFault.class);
    assertThat(pauses).isEmpty();
  }

  @Test
  void theEndCanBeAskedForWhileItWaits() throws InterruptedException {
    assertThat(new Arrival(() -> GONE, readiness, () -> now).await(pause -> true)).isFalse();
  }

  private boolean arrive(List<ServerCheck> before, List<Duration> pauses)
      throws InterruptedException {
    Deque<ServerCheck> answers = new ArrayDeque<>(before);
    return new Arrival(
            () -> answers.isEmpty() ? ANSWERS : answers.removeFirst(), readiness, () -> now)
        .await(
            pause -> {
              pauses.add(pause);
              after(pause.toSeconds());
              return false;
            });
  }

  private void after(long seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }
}
