package io.raftsman.worker.codecserver;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.raftsman.worker.codec.UnreadablePayloadException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.payload.codec.PayloadCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers {@code POST /encode} and {@code POST /decode}, also below a namespace's name, as
 * Temporal's remote codec protocol has it: Payloads as JSON, and back. Nobody is answered without
 * the token but a browser that asks, for an allowed origin, whether it may ask.
 */
final class CodecServer implements AutoCloseable {
  /** Temporal itself takes no payload of more than 2 MiB. */
  static final int BODY_LIMIT = 8 * 1024 * 1024;

  private static final int BACKLOG = 64;
  private static final int THREADS = 4;
  private static final Pattern PATH = Pattern.compile("(?:/[^/]+)?/(encode|decode)");
  private static final String SIGNED_IN =
      "Signed in. The Web UI in this browser can decode now, with \"Include cross-origin"
          + " credentials\" (docs/encryption.md).";

  /** A client that sends slowly, or not at all, is let go; the JDK's server waits for ever. */
  private static final String SLOWEST_SECONDS = "30";

  private final HttpServer server;
  private final ExecutorService executor;
  private final PayloadCodec codec;
  private final Token token;
  private final Set<String> origins;

  private CodecServer(
      HttpServer server,
      ExecutorService executor,
      PayloadCodec codec,
      Token token,
      Set<String> origins) {
    this.server = server;
    this.executor = executor;
    this.codec = codec;
    this.token = token;
    this.origins = origins;
  }

  /**
   * Listens.
   *
   * @param origins of the web pages that may ask, such as {@code http://127.0.0.1:8233}
   */
  static CodecServer start(
      InetSocketAddress address, PayloadCodec codec, Token token, Set<String> origins)
      throws IOException {
    System.setProperty("sun.net.httpserver.maxReqTime", SLOWEST_SECONDS);
    System.setProperty("sun.net.httpserver.maxRspTime", SLOWEST_SECONDS);
    // Headers and body are sent one by one: without it the second waits 40 ms for an answer to the
    // first.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server = HttpServer.create(address, BACKLOG);
    ExecutorService executor =
        Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "codec"));
    var codecServer =
        new CodecServer(
            server,
            executor,
            requireNonNull(codec, "codec"),
            requireNonNull(token, "token"),
            Set.copyOf(origins));
    server.createContext("/", codecServer::serve);
    server.setExecutor(executor);
    server.start();
    return codecServer;
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

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (RuntimeException e) {
        // Its words could hold anything of what was sent.
        answer =
            Answer.words(Answer.INTERNAL, "The codec server failed: " + e.getClass().getName());
      }
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", answer.type());
      headers.set("Cache-Control", "no-store");
      headers.set("X-Content-Type-Options", "nosniff");
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), empty ? -1 : body.length);
      if (!empty) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    Optional<String> origin = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Origin"));
    if (origin.isPresent()) {
      if (!origins.contains(origin.get())) {
        return Answer.words(
            Answer.FORBIDDEN, "Not for this web page: the codec server's --origin names those.");
      }
      allow(origin.get(), exchange.getResponseHeaders());
    }
    if (exchange.getRequestMethod().equals("OPTIONS")) {
      return Answer.nothing();
    }
    if (!authorized(exchange.getRequestHeaders())) {
      exchange
          .getResponseHeaders()
          .set("WWW-Authenticate", "Basic realm=\"Raftsman codec server\", charset=\"UTF-8\"");
      return Answer.words(
          Answer.UNAUTHORIZED,
          "The codec server wants its token: Authorization: Bearer TOKEN, or as a password.");
    }
    return route(exchange);
  }

  /** The headers that a browser wants to see; credentials are HTTP Basic's. */
  private static void allow(String origin, Headers headers) {
    headers.set("Access-Control-Allow-Origin", origin);
    headers.set("Access-Control-Allow-Credentials", "true");
    headers.set("Access-Control-Allow-Methods", "POST");
    headers.set(
        "Access-Control-Allow-Headers",
        "Content-Type, X-Namespace, Authorization, Authorization-Extras");
    headers.set("Access-Control-Max-Age", "600");
    headers.set("Vary", "Origin");
  }

  private boolean authorized(Headers headers) {
    List<String> given = headers.getOrDefault("Authorization", List.of());
    return given.size() == 1 && token.isIn(given.get(0));
  }

  private Answer route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    if (path.equals("/") && (method.equals("GET") || method.equals("HEAD"))) {
      return Answer.words(Answer.OK, SIGNED_IN);
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return Answer.words(Answer.NOT_FOUND, "There are POST /encode and POST /decode.");
    }
    if (!method.equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST, OPTIONS");
      return Answer.words(Answer.NOT_ALLOWED, "POST only.");
    }
    byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
    if (body.length > BODY_LIMIT) {
      return Answer.words(
          Answer.TOO_LARGE, "No more than " + BODY_LIMIT / 1024 / 1024 + " MiB at once.");
    }
    return convert(body, matcher.group(1).equals("encode") ? codec::encode : codec::decode);
  }

  private static Answer convert(byte[] body, UnaryOperator<List<Payload>> conversion) {
    Payloads.Builder given = Payloads.newBuilder();
    try {
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(body, StandardCharsets.UTF_8), given);
      Payloads converted =
          Payloads.newBuilder().addAllPayloads(conversion.apply(given.getPayloadsList())).build();
      return Answer.json(JsonFormat.printer().omittingInsignificantWhitespace().print(converted));
    } catch (InvalidProtocolBufferException e) {
      return Answer.words(
          Answer.BAD_REQUEST,
          "The body must be Temporal's Payloads as JSON: {\"payloads\": [{\"metadata\": …, \"data\":"
              + " …}]}, both in Base64.");
    } catch (UnreadablePayloadException e) {
      return Answer.words(Answer.BAD_REQUEST, e.getMessage());
    }
  }
}
