package io.raftsman.starter.lab;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that watches everything from the first revision on, and must be told every revision
 * once, in order. When its member ends the watch, or says nothing any more though it was asked, it
 * goes on at the next one, with the revision after the last that it was told.
 */
final class Watcher implements AutoCloseable {
  private static final ByteString ALL = ByteString.copyFrom(new byte[] {0});
  private static final Duration ASK = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final Duration BETWEEN = Duration.ofMillis(50);
  private static final Duration CATCHING_UP = Duration.ofSeconds(30);

  private final Endpoints endpoints;
  private final Thread thread = new Thread(this::watch, "watcher");
  private final Revisions revisions = new Revisions();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean stopped;

  private Watcher(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** Starts watching; the endpoints stay the caller's. */
  static Watcher start(Endpoints endpoints) {
    var watcher = new Watcher(endpoints);
    watcher.thread.start();
    return watcher;
  }

  /** The last revision that it was told. */
  long last() {
    return revisions.last();
  }

  /** How often it had to begin, at one member or another. */
  int connections() {
    return connections.get();
  }

  /**
   * Ends it once it has been told of a revision; where it was told another one than the next.
   *
   * @param revision the cluster's; others may go on writing
   */
  List<String> faults(long revision) {
    await("the watcher is told of revision " + revision)
        .atMost(CATCHING_UP)
        .until(() -> last() >= revision);
    close();
    return revisions.faults();
  }

  @Override
  public void close() {
    stopped = true;
    Threads.join(thread);
  }

  private void watch() {
    try {
      for (int i = 0; !stopped; i++) {
        Endpoint endpoint = endpoints.given().get(i % endpoints.given().size());
        watch(endpoint);
        endpoint.revive();
        TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** At one member, until it ends or falls silent. */
  private void watch(Endpoint endpoint) throws InterruptedException {
    var told = new Told();
    StreamObserver<WatchRequest> requests = endpoint.watch().watch(told);
    requests.onNext(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(ALL)
                    .setRangeEnd(ALL)
                    .setStartRevision(last() + 1))
            .build());
    long heard = System.nanoTime();
    boolean counted = false;
    while (!stopped && System.nanoTime() - heard < SILENCE.toNanos()) {
      WatchResponse response = told.responses.poll(ASK.toMillis(), TimeUnit.MILLISECONDS);
      if (response == null) {
        requests.onNext(
            WatchRequest.newBuilder()
                .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                .build());
        continue;
      }
      if (response.getCanceled()) {
        break;
      }
      if (!counted) {
        connections.incrementAndGet();
        counted = true;
      }
      heard = System.nanoTime();
      response
          .getEventsList()
          .forEach(e -> revisions.add(e.getKv().getModRevision(), e.getKv().getKey()));
    }
    requests.onError(new InterruptedException("the watcher goes on elsewhere"));
  }

  /** What a member says, for the watcher's own thread. */
  private static final class Told implements StreamObserver<WatchResponse> {
    static final WatchResponse END = WatchResponse.newBuilder().setCanceled(true).build();

    final BlockingQueue<WatchResponse> responses = new LinkedBlockingQueue<>();

    @Override
    public void onNext(WatchResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      responses.add(END);
    }

    @Override
    public void onCompleted() {
      responses.add(END);
    }
  }
}
