package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftsman.starter.lab.Observed.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Everybody who uses a cluster and looks at it while something is done to it: a writer, clients of
 * registers, a watcher, and the invariants. They know the endpoints of all hosts of the lab.
 */
final class Witnesses implements AutoCloseable {
  private static final Duration BRISK = Duration.ofSeconds(30);
  private static final Duration REST = Duration.ofSeconds(2);
  private static final int ENOUGH = 20;

  private final Endpoints endpoints;
  private final Writer writer;
  private final Registers registers;
  private final Watcher watcher;
  private final Invariants invariants;

  private Witnesses(Desk desk, String... places) {
    endpoints = Endpoints.of(desk, places);
    endpoints.warmUp();
    watcher = Watcher.start(endpoints);
    invariants = Invariants.watch(endpoints);
    writer = Writer.start(desk, places);
    registers = Registers.start(endpoints);
  }

  /** They begin, at the cluster's usual ports on all hosts. */
  static Witnesses of(Desk desk) {
    return at(desk, Lab.ONE, Lab.TWO, Lab.THREE, Lab.FOUR, Lab.FIVE);
  }

  /** They begin, at these hosts or host:port. */
  static Witnesses at(Desk desk, String... places) {
    var witnesses = new Witnesses(desk, places);
    witnesses.settle();
    return witnesses;
  }

  Invariants invariants() {
    return invariants;
  }

  /** Returns once all have seen a bit more of it. */
  void settle() {
    int written = writer.acknowledged();
    int answered = registers.answered();
    int samples = invariants.samples();
    long told = watcher.last();
    await("those who use the cluster are served")
        .atMost(BRISK)
        .until(
            () ->
                writer.acknowledged() >= written + ENOUGH
                    && registers.answered() >= answered + ENOUGH
                    && invariants.samples() > samples
                    && watcher.last() >= told + ENOUGH);
  }

  /** Ends it: nobody was refused anything, nothing was lost, and nobody saw what can't be. */
  void assertNobodyNoticed() {
    settle();
    List<String> written = writer.faults();
    registers.close();
    assertWhatWasSeen();
    assertThat(written).as("the writer").isEmpty();
    assertThat(registers.failed()).as("operations on registers that failed").isEmpty();
  }

  /**
   * Ends it, where the test took hosts out of service: operations may have failed, but nothing that
   * was acknowledged was lost, and nobody saw what can't be.
   */
  void assertNothingWasLost() {
    settle();
    assertThat(writer.faults().stream().filter(f -> !f.contains("not acknowledged")))
        .as("the writer")
        .isEmpty();
    registers.close();
    assertWhatWasSeen();
    System.out.printf("operations that failed: %d%n", failed().size());
  }

  /** What was not answered in time so far. */
  List<String> failed() {
    return Stream.concat(writer.failed().stream(), registers.failed().stream()).toList();
  }

  /** The same once what was under way has come to its end: when nothing more fails for a while. */
  List<String> failedAtRest() {
    var last = new AtomicReference<>(failed());
    await("nothing more fails").atMost(BRISK).during(REST).until(() -> isStill(last));
    return last.get();
  }

  private boolean isStill(AtomicReference<List<String>> last) {
    List<String> now = failed();
    return now.equals(last.getAndSet(now));
  }

  private void assertWhatWasSeen() {
    long revision =
        new Rotation(endpoints.given(), 0)
            .insist(e -> e.read("none", Duration.ofSeconds(5)), BRISK)
            .getHeader()
            .getRevision();
    assertThat(watcher.faults(revision)).as("the watcher").isEmpty();
    assertThat(invariants.faults()).as("the invariants").isEmpty();
    Recording recording = registers.recording();
    System.out.printf(
        "witnesses: %d writes, revision %d over %d watches, %d operations on registers (%d unknown), %d looks: %s%n",
        writer.acknowledged(),
        revision,
        watcher.connections(),
        recording.size(),
        recording.count(Outcome.UNKNOWN),
        invariants.samples(),
        invariants.lists());
    recording.assertLinearizable();
  }

  @Override
  public void close() {
    registers.close();
    watcher.close();
    invariants.close();
    writer.close();
    endpoints.close();
  }
}
