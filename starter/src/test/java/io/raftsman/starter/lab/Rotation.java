package io.raftsman.starter.lab;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * How a client of etcd behaves: it stays with the endpoint that served it last, and when that one
 * does not answer, it asks the next. An operation has failed that none of them answered within a
 * second.
 */
final class Rotation {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration ATTEMPT = Duration.ofMillis(300);
  private static final Duration BETWEEN = Duration.ofMillis(10);

  private final List<Endpoint> endpoints;
  private int preferred;

  /** Of one client, for one thread. */
  Rotation(List<Endpoint> endpoints, int first) {
    this.endpoints = endpoints;
    preferred = first % endpoints.size();
  }

  /**
   * Tries until somebody answers; the answer, or nothing when the operation has failed.
   *
   * @param call makes one attempt, which may take so long
   */
  <T> Optional<T> ask(Attempt<T> call) throws InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin <= PATIENCE.toNanos()) {
      try {
        return Optional.of(call.on(endpoints.get(preferred), ATTEMPT));
      } catch (StatusRuntimeException e) {
        endpoints.get(preferred).revive();
        preferred = (preferred + 1) % endpoints.size();
        TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
      }
    }
    return Optional.empty();
  }

  /** Asks for what must be had, with more patience than an operation has. */
  <T> T insist(Function<Endpoint, T> call, Duration patience) {
    long begin = System.nanoTime();
    StatusRuntimeException last = null;
    while (System.nanoTime() - begin <= patience.toNanos()) {
      for (Endpoint endpoint : endpoints) {
        try {
          return call.apply(endpoint);
        } catch (StatusRuntimeException e) {
          endpoint.revive();
          last = e;
        }
      }
    }
    throw new AssertionError("nobody answered within " + patience, last);
  }

  /** One attempt on an endpoint. */
  @FunctionalInterface
  interface Attempt<T> {
    T on(Endpoint endpoint, Duration deadline);
  }
}
