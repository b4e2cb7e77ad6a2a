package io.raftsman.starter.lab;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.StatusRuntimeException;
import io.raftsman.starter.lab.Observed.Kind;
import io.raftsman.starter.lab.Observed.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that write, read and swap the values of a few keys, all the time and against each other.
 * Each attempt is recorded on its own: one that got no answer may have happened, even after the
 * next one. The keys change every few seconds, so that a checker has short histories.
 */
final class Registers implements AutoCloseable {
  private static final List<Kind> KINDS = List.of(Kind.PUT, Kind.GET, Kind.CAS);
  private static final int CLIENTS = 3;
  private static final int KEYS = 2;
  private static final Duration EPOCH = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(25);

  /** Others' keys hold values that nobody of these has written. */
  private final long round = System.nanoTime();

  private final Endpoints endpoints;
  private final Recording recording = new Recording();
  private final List<String> failed = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger values = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile boolean stopped;

  private Registers(Endpoints endpoints) {
    this.endpoints = endpoints;
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      threads.add(new Thread(() -> new Player(client).play(), "register-" + client));
    }
  }

  /** Starts the clients; the endpoints stay the caller's. */
  static Registers start(Endpoints endpoints) {
    var registers = new Registers(endpoints);
    registers.threads.forEach(Thread::start);
    return registers;
  }

  /** How many operations got their answer so far. */
  int answered() {
    return answered.get();
  }

  /** What was done so far. */
  Recording recording() {
    return recording;
  }

  /** The operations so far that nobody answered within a second. */
  List<String> failed() {
    synchronized (failed) {
      return List.copyOf(failed);
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.forEach(Threads::join);
  }

  /** What an answer says. */
  private record Answer(String found, boolean swapped) {}

  /** One client. */
  private final class Player {
    private final int client;
    private final Random random;
    private final Rotation rotation;
    private String seen = "";

    Player(int client) {
      this.client = client;
      random = new Random(client);
      // They begin at different members.
      rotation = new Rotation(endpoints.given(), client);
    }

    void play() {
      String last = "";
      try {
        while (!stopped) {
          long epoch = (System.nanoTime() - round) / EPOCH.toNanos();
          String key = "register/%d/%d/%d".formatted(round, epoch, random.nextInt(KEYS));
          if (!key.equals(last)) {
            seen = "";
            last = key;
          }
          operate(key, KINDS.get(random.nextInt(KINDS.size())));
          TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void operate(String key, Kind kind) throws InterruptedException {
      String value = kind == Kind.GET ? "" : "v" + values.incrementAndGet();
      String expected = kind == Kind.CAS ? seen : "";
      var got =
          rotation.ask(
              (endpoint, deadline) -> attempt(endpoint, deadline, key, kind, value, expected));
      if (got.isEmpty()) {
        failed.add(
            "%s of %s by client %d was not answered within a second, until %s"
                .formatted(kind.label(), key, client, Instant.now()));
        return;
      }
      answered.incrementAndGet();
      seen = kind == Kind.PUT || got.get().swapped() ? value : got.get().found();
    }

    private Answer attempt(
        Endpoint endpoint,
        Duration deadline,
        String key,
        Kind kind,
        String value,
        String expected) {
      long begin = System.nanoTime();
      Outcome outcome = Outcome.UNKNOWN;
      var answer = new Answer("", false);
      try {
        answer =
            switch (kind) {
              case PUT -> put(endpoint, deadline, key, value);
              case GET -> new Answer(held(endpoint.read(key, deadline)), false);
              case CAS -> swap(endpoint, deadline, key, expected, value);
            };
        outcome = Outcome.OK;
        return answer;
      } catch (StatusRuntimeException e) {
        outcome = Endpoint.wasNotTaken(e) ? Outcome.FAILED : Outcome.UNKNOWN;
        throw e;
      } finally {
        recording.add(
            new Observed(
                client,
                key,
                kind,
                value,
                expected,
                answer.found(),
                answer.swapped(),
                outcome,
                begin,
                System.nanoTime()));
      }
    }

    private static Answer put(Endpoint endpoint, Duration deadline, String key, String value) {
      endpoint.kv(deadline).put(putRequest(key, value));
      return new Answer("", false);
    }

    private static Answer swap(
        Endpoint endpoint, Duration deadline, String key, String expected, String value) {
      var there = Compare.newBuilder().setKey(Endpoint.bytes(key));
      if (expected.isEmpty()) {
        there.setTarget(Compare.CompareTarget.VERSION).setVersion(0);
      } else {
        there.setTarget(Compare.CompareTarget.VALUE).setValue(Endpoint.bytes(expected));
      }
      TxnResponse done =
          endpoint
              .kv(deadline)
              .txn(
                  TxnRequest.newBuilder()
                      .addCompare(there.setResult(Compare.CompareResult.EQUAL))
                      .addSuccess(RequestOp.newBuilder().setRequestPut(putRequest(key, value)))
                      .addFailure(
                          RequestOp.newBuilder()
                              .setRequestRange(
                                  RangeRequest.newBuilder().setKey(Endpoint.bytes(key))))
                      .build());
      return done.getSucceeded()
          ? new Answer("", true)
          : new Answer(held(done.getResponses(0).getResponseRange()), false);
    }

    private static PutRequest putRequest(String key, String value) {
      ByteString bytes = Endpoint.bytes(value);
      return PutRequest.newBuilder().setKey(Endpoint.bytes(key)).setValue(bytes).build();
    }

    private static String held(RangeResponse response) {
      return response.getKvsList().stream()
          .findFirst()
          .map(KeyValue::getValue)
          .map(ByteString::toStringUtf8)
          .orElse("");
    }
  }
}
