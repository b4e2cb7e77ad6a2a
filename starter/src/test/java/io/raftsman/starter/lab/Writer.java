package io.raftsman.starter.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.raftsman.pki.Authority;
import io.raftsman.pki.ClientIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * A client that writes all the time, one key after the other, and remembers what was acknowledged.
 * As any client of etcd it knows all members, and asks the next one when one does not answer; a
 * write has failed that none of them acknowledged within a second.
 */
final class Writer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration ATTEMPT = Duration.ofMillis(300);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final String PREFIX = "writer/";

  private final List<Client> clients;
  private final Thread thread = new Thread(this::write, "writer");
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final List<String> failed = new ArrayList<>();
  private volatile boolean stopped;
  private int preferred;

  private Writer(List<Client> clients) {
    this.clients = clients;
  }

  /** Starts writing to the members of these hosts, with a certificate of the desk's authority. */
  static Writer start(Desk desk, String... hosts) {
    Path pki = desk.directory().resolve("files/pki");
    ClientIdentity identity =
        Authority.load(pki).issueClient("writer", Duration.ofHours(1), Instant.now());
    var writer = new Writer(Stream.of(hosts).map(host -> client(host, identity)).toList());
    writer.warmUp();
    writer.thread.start();
    return writer;
  }

  private static Client client(String host, ClientIdentity identity) {
    try {
      return Client.builder()
          .endpoints("https://" + host + ":2379")
          .sslContext(
              tls ->
                  tls.trustManager(identity.trusted())
                      .keyManager(identity.privateKey(), identity.certificate()))
          .waitForReady(false)
          .retryMaxAttempts(1)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first call on a client pays for loading it; that is not the cluster's fault. */
  private void warmUp() {
    for (Client client : clients) {
      isThere(client.getKVClient(), PREFIX + "none");
    }
  }

  /** How many writes were acknowledged so far. */
  int acknowledged() {
    return acknowledged.get();
  }

  /** Ends it; the writes that failed, and those that were acknowledged and are not there. */
  List<String> faults() {
    stop();
    var faults = new ArrayList<>(failed);
    KV kv = clients.get(preferred).getKVClient();
    for (int i = 0; i < acknowledged.get() + failed.size(); i++) {
      String key = PREFIX + i;
      boolean lost = failed.stream().noneMatch(f -> f.startsWith(key + " ")) && !isThere(kv, key);
      if (lost) {
        faults.add(key + " was acknowledged and is lost");
      }
    }
    return faults;
  }

  private static boolean isThere(KV kv, String key) {
    try {
      return kv.get(bytes(key)).get(10, TimeUnit.SECONDS).getCount() == 1;
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("reading " + key, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void write() {
    for (int i = 0; !stopped; i++) {
      String key = PREFIX + i;
      long begin = System.nanoTime();
      try {
        String said = "";
        while (!attempt(key)) {
          if (System.nanoTime() - begin > PATIENCE.toNanos()) {
            said = key + " was not acknowledged within " + PATIENCE;
            break;
          }
        }
        if (said.isEmpty()) {
          acknowledged.incrementAndGet();
        } else {
          failed.add(said);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Whether the preferred member took it; if not, the next one is preferred. */
  private boolean attempt(String key) throws InterruptedException {
    try {
      clients
          .get(preferred)
          .getKVClient()
          .put(bytes(key), bytes(key))
          .get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      preferred = (preferred + 1) % clients.size();
      return false;
    }
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }

  private void stop() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stop();
    clients.forEach(Client::close);
  }
}
