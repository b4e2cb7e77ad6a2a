package io.raftsman.starter.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Plays whoever takes messages, on loopback: a chat's incoming webhook, or another tool. */
final class ChatReceiver implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BACKLOG = 16;
  private static final Answer TAKEN = new Answer(200, Duration.ZERO);

  private final String path;
  private final int port;
  private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
  private volatile Answer answer = TAKEN;
  private HttpServer server;

  private record Answer(int status, Duration after) {}

  /** What was posted, and with which status it was answered. */
  record Attempt(UnaryOperator<String> header, String body, int status) {
    JsonNode json() {
      return Desk.json(body);
    }

    boolean isTaken() {
      return status == TAKEN.status();
    }
  }

  /** Takes all. */
  ChatReceiver(String path) {
    this.path = path;
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  /** Its address, whose path is the secret in it. */
  String url() {
    return "http://127.0.0.1:" + port + path;
  }

  /** Refuses connections. */
  void down() {
    server.stop(0);
  }

  /** Is back where it was. */
  void up() {
    server = listen(port);
  }

  /** Answers with a status from now on, and takes that long for it. */
  void answers(int status, Duration after) {
    answer = new Answer(status, after);
  }

  /** Takes all from now on, and has forgotten what came. */
  void reset() {
    answer = TAKEN;
    attempts.clear();
  }

  /** All that came, taken or not. */
  List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** What it has taken. */
  List<JsonNode> taken() {
    return attempts.stream().filter(Attempt::isTaken).map(Attempt::json).toList();
  }

  /** The message that it takes, or has taken, of a kind. */
  JsonNode awaitTaken(String kind, Predicate<JsonNode> isOfIt) {
    await(kind).atMost(PATIENCE).until(() -> taken().stream().anyMatch(isOfIt));
    return taken().stream().filter(isOfIt).findFirst().orElseThrow();
  }

  private HttpServer listen(int where) {
    try {
      HttpServer listening =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), where), BACKLOG);
      listening.createContext("/", this::take);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Answer now = answer;
    int status = exchange.getRequestURI().getPath().equals(path) ? now.status() : 404;
    Executor later =
        CompletableFuture.delayedExecutor(now.after().toMillis(), TimeUnit.MILLISECONDS);
    later.execute(
        () -> {
          attempts.add(new Attempt(exchange.getRequestHeaders()::getFirst, body, status));
          reply(exchange, status);
        });
  }

  private static void reply(HttpExchange exchange, int status) {
    try (exchange) {
      if (status != TAKEN.status()) {
        // That the next attempt comes soon.
        exchange.getResponseHeaders().set("Retry-After", "1");
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (IOException e) {
      // Whoever asked has gone.
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
