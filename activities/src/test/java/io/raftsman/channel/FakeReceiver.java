package io.raftsman.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.raftsman.cluster.SecretReference;
import io.raftsman.secret.Secret;
import io.raftsman.secret.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Plays Slack, Mattermost, or whoever takes webhooks, on loopback. */
final class FakeReceiver implements AutoCloseable {
  /** Is in the address, as in a real one. */
  static final String SECRET_PATH = "/services/T0/B0/s3cr3tpath";

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<Delivery> taken = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<Integer> status = number -> 200;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean silent;

  /** What came. */
  record Delivery(UnaryOperator<String> header, String body) {
    JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }
  }

  FakeReceiver() throws IOException {
    this(0);
  }

  FakeReceiver(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
    server.setExecutor(executor);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (silent) {
      return;
    }
    int answer = status.apply(asked.incrementAndGet());
    exchange.getResponseHeaders().set("Location", url());
    exchange.getResponseHeaders().set("Retry-After", "7");
    if (answer < 300) {
      taken.add(new Delivery(exchange.getRequestHeaders()::getFirst, body));
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  /** Answers the first, the second and so on with these. */
  void answers(UnaryOperator<Integer> byNumber) {
    status = byNumber;
  }

  /** Takes connections and never answers. */
  void saysNothing(boolean now) {
    silent = now;
  }

  List<Delivery> taken() {
    return taken;
  }

  /** How often it was asked. */
  int asked() {
    return asked.get();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + SECRET_PATH;
  }

  Receiver receiver(String name) {
    return new Receiver(name, secret(url()));
  }

  static Secret secret(String value) {
    return new Secret(
        new Secrets(variable -> Optional.of(value)),
        new SecretReference(SecretReference.Source.ENVIRONMENT, "VARIABLE"));
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
