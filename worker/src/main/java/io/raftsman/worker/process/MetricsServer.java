package io.raftsman.worker.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers {@code GET /metrics}, {@code /livez} and {@code /readyz}. There is no authentication: it
 * belongs on loopback.
 */
final class MetricsServer implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final int THREADS = 2;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService executor;

  private record Answer(int status, String type, String body) {}

  private MetricsServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Listens.
   *
   * @param metrics in Prometheus' text format
   * @param notReady why the worker isn't ready; empty where it is
   */
  static MetricsServer start(
      InetSocketAddress address, Supplier<String> metrics, Supplier<Optional<String>> notReady)
      throws IOException {
    HttpServer server = HttpServer.create(address, BACKLOG);
    Map<String, Supplier<Answer>> paths =
        Map.of(
            "/metrics",
            () -> new Answer(OK, "text/plain; version=0.0.4; charset=utf-8", metrics.get()),
            "/livez",
            () -> new Answer(OK, PLAIN, "ok\n"),
            "/readyz",
            () ->
                notReady
                    .get()
                    .map(why -> new Answer(UNAVAILABLE, PLAIN, why + "\n"))
                    .orElseGet(() -> new Answer(OK, PLAIN, "ok\n")));
    server.createContext("/", exchange -> answer(exchange, paths));
    ExecutorService executor =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "metrics");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.start();
    return new MetricsServer(server, executor);
  }

  private static void answer(HttpExchange exchange, Map<String, Supplier<Answer>> paths)
      throws IOException {
    try (exchange) {
      Supplier<Answer> path = paths.get(exchange.getRequestURI().getPath());
      boolean head = exchange.getRequestMethod().equals("HEAD");
      Answer answer;
      if (path == null) {
        answer = new Answer(NOT_FOUND, PLAIN, "there are /metrics, /livez and /readyz\n");
      } else if (!head && !exchange.getRequestMethod().equals("GET")) {
        answer = new Answer(NOT_ALLOWED, PLAIN, "GET only\n");
      } else {
        answer = path.get();
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
