package io.raftsman.starter.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Plays the Slack that people click in: signs their clicks, and hears at hooks.slack.com what
 * became of them. A worker tells nobody else, so that it gets a proxy on loopback, and this one's
 * certificate to trust in.
 */
final class PlayedSlack implements AutoCloseable {
  /** Is in the address of answers, as in a real one. */
  static final String SECRET_PATH = "/actions/T0ACTIONS/9/" + UUID.randomUUID() + "/";

  private static final String HOST = "hooks.slack.com";
  private static final String STORE_PASSWORD = "changeit";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern LENGTH = Pattern.compile("(?i)\\bcontent-length: *(\\d+)");
  private static final Pattern POST = Pattern.compile("POST (\\S+) ");

  private final String signingSecret;
  private final Path store;
  private final SSLSocketFactory tls;
  private final ServerSocket proxy;
  private final ExecutorService connections = Executors.newCachedThreadPool();
  private final AtomicInteger clicks = new AtomicInteger();
  private final Map<String, JsonNode> told = new ConcurrentHashMap<>();

  /**
   * A click.
   *
   * @param body what Slack posts
   * @param answers where it is told what became of it
   */
  record Click(String body, String answers) {}

  /** The app has this signing secret; the certificate is put into the directory. */
  PlayedSlack(String signingSecret, Path directory) {
    this.signingSecret = signingSecret;
    this.store = directory.resolve("slack.p12");
    try {
      this.tls = certificate();
      this.proxy = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    connections.execute(this::accept);
  }

  /** Makes a worker's JVM reach this Slack; loopback and the lab it reaches as before. */
  Map<String, String> environment() {
    return Map.of(
        "JAVA_TOOL_OPTIONS",
        "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=%d -Dhttp.nonProxyHosts=localhost|127.*|10.*"
                .formatted(proxy.getLocalPort())
            + " -Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                .formatted(store, STORE_PASSWORD));
  }

  /** A click on a message's button. */
  Click click(JsonNode message, String choice, String user) {
    return click(message, choice, user, target -> target);
  }

  /** A click on a button that is about something else than the message's. */
  Click click(JsonNode message, String choice, String user, UnaryOperator<String> other) {
    String answers = SECRET_PATH + clicks.incrementAndGet();
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("type", "block_actions");
    payload.putObject("user").put("id", user).put("username", "whatever");
    payload.put("response_url", "https://" + HOST + answers);
    payload
        .putArray("actions")
        .addObject()
        .put("action_id", choice)
        .put("value", other.apply(button(message, choice).path("value").asText()));
    payload
        .putObject("message")
        .put("text", message.path("text").asText())
        .set("blocks", message.path("blocks"));
    return new Click("payload=" + URLEncoder.encode(payload.toString(), UTF_8), answers);
  }

  private static JsonNode button(JsonNode message, String choice) {
    for (JsonNode element : message.path("blocks").findPath("elements")) {
      if (element.path("action_id").asText().equals(choice)) {
        return element;
      }
    }
    throw new AssertionError("no button " + choice + ": " + message);
  }

  /** As Slack sends it to a worker. */
  HttpRequest signed(URI endpoint, Click click) {
    return signed(endpoint, click, Instant.now(), signingSecret);
  }

  /** As somebody sends it who has another clock or secret. */
  HttpRequest signed(URI endpoint, Click click, Instant at, String secret) {
    String timestamp = Long.toString(at.getEpochSecond());
    return HttpRequest.newBuilder(endpoint)
        .timeout(PATIENCE)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Slack-Request-Timestamp", timestamp)
        .header("X-Slack-Signature", "v0=" + hmac(secret, "v0:" + timestamp + ":" + click.body()))
        .POST(BodyPublishers.ofString(click.body()))
        .build();
  }

  /** What it is told of a click. */
  JsonNode awaitTold(Click click) {
    await("what became of a click").atMost(PATIENCE).until(() -> wasTold(click));
    return told.get(click.answers());
  }

  boolean wasTold(Click click) {
    return told.containsKey(click.answers());
  }

  /** HMAC-SHA256 in hexadecimal, without the product's own code. */
  static String hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private SSLSocketFactory certificate() throws IOException, GeneralSecurityException {
    Finished made =
        Processes.run(
            store.getParent(),
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "slack",
                "-dname",
                "CN=" + HOST,
                "-ext",
                "san=dns:" + HOST,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD));
    assertThat(made.status()).as(made.all()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE_PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, STORE_PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getSocketFactory();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = proxy.accept();
        connections.execute(() -> serve(connection));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      if (!head(connection.getInputStream()).startsWith("CONNECT " + HOST + ":443 ")) {
        say(connection, "HTTP/1.1 403 Forbidden\r\n\r\n");
        return;
      }
      say(connection, "HTTP/1.1 200 OK\r\n\r\n");
      try (SSLSocket secured =
          (SSLSocket) tls.createSocket(connection, HOST, connection.getPort(), true)) {
        secured.setUseClientMode(false);
        hear(secured);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void hear(Socket secured) throws IOException {
    InputStream in = secured.getInputStream();
    String head = head(in);
    Matcher post = POST.matcher(head);
    Matcher length = LENGTH.matcher(head);
    if (!post.lookingAt() || !length.find()) {
      throw new IOException("no answer to a click: " + head);
    }
    byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
    told.put(post.group(1), Desk.json(new String(body, UTF_8)));
    say(secured, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended within " + head.toString(US_ASCII));
      }
      head.write(next);
    }
    return head.toString(US_ASCII);
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() {
    try {
      proxy.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      connections.shutdownNow();
    }
  }
}
