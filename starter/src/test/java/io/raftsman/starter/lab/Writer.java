package io.raftsman.starter.lab;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that writes all the time, one key after the other, and remembers what was acknowledged.
 * As any client of etcd it knows all members, and asks the next one when one does not answer; a
 * write has failed that none of them acknowledged within a second.
 */
final class Writer implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration READING = Duration.ofSeconds(10);

  /** Another writer may have written before. */
  private final String prefix = "writer-" + UUID.randomUUID();

  private final Endpoints endpoints;
  private final Rotation rotation;
  private final Thread thread = new Thread(this::write, "writer");
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final List<String> failed = Collections.synchronizedList(new ArrayList<>());
  private final Set<Integer> failedOnes = new HashSet<>();
  private volatile boolean stopped;

  private Writer(Endpoints endpoints) {
    this.endpoints = endpoints;
    rotation = new Rotation(endpoints.given(), 0);
  }

  /** Starts writing to the members of these hosts, with a certificate of the desk's authority. */
  static Writer start(Desk desk, String... hosts) {
    var writer = new Writer(Endpoints.of(desk, hosts));
    writer.endpoints.warmUp();
    writer.thread.start();
    return writer;
  }

  /** How many writes were acknowledged so far. */
  int acknowledged() {
    return acknowledged.get();
  }

  /** The writes that failed so far. */
  List<String> failed() {
    synchronized (failed) {
      return List.copyOf(failed);
    }
  }

  /**
   * Ends it; the writes that failed, those that were acknowledged and are not there, and those that
   * came into being in another order than they were written in.
   */
  List<String> faults() {
    stop();
    var faults = new ArrayList<>(failed());
    Map<String, Long> created = created();
    long last = 0;
    for (int i = 0; i < acknowledged.get() + failedOnes.size(); i++) {
      if (failedOnes.contains(i)) {
        continue;
      }
      long revision = created.getOrDefault(key(i), 0L);
      if (revision == 0) {
        faults.add(key(i) + " was acknowledged and is lost");
      } else if (revision <= last) {
        faults.add(key(i) + " is older than what was written before it");
      } else {
        last = revision;
      }
    }
    return faults;
  }

  /** The revision at which each key that is there was made. */
  private Map<String, Long> created() {
    RangeResponse all =
        rotation.insist(
            endpoint ->
                endpoint
                    .kv(READING)
                    .range(
                        RangeRequest.newBuilder()
                            .setKey(Endpoint.bytes(prefix + "/"))
                            .setRangeEnd(Endpoint.bytes(prefix + "0"))
                            .setKeysOnly(true)
                            .build()),
            READING.multipliedBy(2));
    Map<String, Long> created = new HashMap<>();
    for (KeyValue kv : all.getKvsList()) {
      created.put(kv.getKey().toStringUtf8(), kv.getCreateRevision());
    }
    return created;
  }

  private void write() {
    for (int i = 0; !stopped; i++) {
      ByteString key = Endpoint.bytes(key(i));
      PutRequest put = PutRequest.newBuilder().setKey(key).setValue(key).build();
      try {
        if (rotation.ask((endpoint, deadline) -> endpoint.kv(deadline).put(put)).isPresent()) {
          acknowledged.incrementAndGet();
        } else {
          failedOnes.add(i);
          failed.add(key(i) + " was not acknowledged within a second, until " + Instant.now());
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private String key(int number) {
    return prefix + "/" + number;
  }

  private void stop() {
    stopped = true;
    Threads.join(thread);
  }

  @Override
  public void close() {
    stop();
    endpoints.close();
  }
}
