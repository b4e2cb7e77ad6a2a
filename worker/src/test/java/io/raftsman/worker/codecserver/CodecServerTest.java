package io.raftsman.worker.codecserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.worker.codec.CodecKeys;
import io.raftsman.worker.codec.EncryptionCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has the token is answered, in a browser for the allowed pages alone; nobody else is. */
final class CodecServerTest {
  private static final String TOKEN = "0123456789abcdef+/==";
  private static final String ORIGIN = "http://127.0.0.1:8233";
  private static final String PLAIN =
      "{\"payloads\":[{\"metadata\":{\"encoding\":\"anNvbi9wbGFpbg==\"},\"data\":\"InNlY3JldCI=\"}]}";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private CodecServer server;

  @BeforeEach
  void start() throws IOException {
    server = start("k1:" + "A".repeat(43) + "=");
  }

  private static CodecServer start(String keys) throws IOException {
    return CodecServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new EncryptionCodec(CodecKeys.parse(keys, "here")),
        Token.of(TOKEN).orElseThrow(),
        Set.of(ORIGIN));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsEncodedIsDecoded() throws Exception {
    HttpResponse<String> encoded = post("/encode", PLAIN);
    assertThat(encoded.statusCode()).isEqualTo(200);
    assertThat(encoded.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(encoded.body()).contains("encryption-key-id").doesNotContain("InNlY3JldCI=");
    assertThat(post("/decode", encoded.body()).body()).isEqualTo(PLAIN);
    assertThat(post("/some-namespace/decode", encoded.body()).body()).isEqualTo(PLAIN);
  }

  @Test
  void whatIsPlainIsDecodedToItself() throws Exception {
    assertThat(post("/decode", PLAIN).body()).isEqualTo(PLAIN);
    assertThat(post("/decode", "{}").body()).isEqualTo("{}");
  }

  @Test
  void withoutTheTokenNothingIsAnswered() throws Exception {
    for (String header :
        List.of(
            "",
            "Bearer",
            "Bearer " + TOKEN + "x",
            "Bearer " + TOKEN.substring(1),
            TOKEN,
            "Digest " + TOKEN,
            basic("user", "wrong"),
            basic(TOKEN, ""),
            "Basic " + TOKEN,
            "Basic ****")) {
      HttpResponse<String> refused = send(request("/decode", header).POST(body(PLAIN)));
      assertThat(refused.statusCode()).as(header).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Basic realm=");
      assertThat(refused.body()).doesNotContain("payloads", TOKEN);
    }
    assertThat(send(request("/", "").GET()).statusCode()).isEqualTo(401);
    assertThat(send(request("/other", "").GET()).statusCode()).isEqualTo(401);
  }

  @Test
  void theTokenIsAPasswordToo() throws Exception {
    for (String header : List.of(basic("anybody", TOKEN), basic("", TOKEN), "bearer " + TOKEN)) {
      assertThat(send(request("/decode", header).POST(body(PLAIN))).statusCode())
          .as(header)
          .isEqualTo(200);
    }
    HttpResponse<String> page = send(request("/", basic("", TOKEN)).GET());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Signed in");
  }

  @Test
  void anAllowedPageMayAskAndIsToldSoWithoutAToken() throws Exception {
    HttpResponse<String> preflight =
        send(
            request("/decode", "")
                .header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,x-namespace")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertAllowed(preflight);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("Content-Type", "X-Namespace", "Authorization");

    HttpResponse<String> decoded =
        send(request("/decode", basic("", TOKEN)).header("Origin", ORIGIN).POST(body(PLAIN)));
    assertThat(decoded.body()).isEqualTo(PLAIN);
    assertAllowed(decoded);
    // The page can tell why.
    assertAllowed(send(request("/decode", "").header("Origin", ORIGIN).POST(body(PLAIN))));
  }

  private static void assertAllowed(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
    assertThat(response.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
    assertThat(response.headers().firstValue("Vary")).contains("Origin");
  }

  @Test
  void otherPagesAreRefusedEvenWithTheToken() throws Exception {
    for (String origin : List.of("http://127.0.0.1:9999", "null", ORIGIN + ".example", "*")) {
      HttpResponse<String> refused =
          send(request("/decode", basic("", TOKEN)).header("Origin", origin).POST(body(PLAIN)));
      assertThat(refused.statusCode()).as(origin).isEqualTo(403);
      assertThat(refused.headers().map()).doesNotContainKey("access-control-allow-origin");
      assertThat(
              send(request("/decode", "")
                      .header("Origin", origin)
                      .method("OPTIONS", BodyPublishers.noBody()))
                  .statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void wrongBodiesAreToldInALine() throws Exception {
    for (String wrong :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "\"payloads\"",
            "{\"payloads\":{}}",
            "{\"payloads\":[{\"data\":\"***\"}]}",
            "{\"payloads\":[{\"metadata\":7}]}",
            "[".repeat(100_000))) {
      HttpResponse<String> refused = post("/decode", wrong);
      assertThat(refused.statusCode())
          .as(wrong.substring(0, Math.min(40, wrong.length())))
          .isEqualTo(400);
      assertThat(refused.body())
          .startsWith("The body must be")
          .doesNotContain("\tat ", "Exception");
    }
  }

  @Test
  void anUnknownKeyIsNamed() throws Exception {
    try (CodecServer other = start("k2:" + "A".repeat(43) + "=")) {
      String encoded = post("/encode", PLAIN).body();
      HttpResponse<String> refused =
          CLIENT.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + other.address().getPort() + "/decode"))
                  .header("Authorization", "Bearer " + TOKEN)
                  .POST(body(encoded))
                  .build(),
              BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("the key k1", "only the keys k2");
    }
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertThat(post("/a/b/decode", PLAIN).statusCode()).isEqualTo(404);
    assertThat(post("/decode/", PLAIN).statusCode()).isEqualTo(404);
    HttpResponse<String> get = send(request("/decode", "Bearer " + TOKEN).GET());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).contains("POST, OPTIONS");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    String large = "x".repeat(CodecServer.BODY_LIMIT + 1);
    assertThat(post("/decode", large).statusCode()).isEqualTo(413);
  }

  @Test
  void itKeepsServingWhateverIsSent() throws Exception {
    for (int i = 0; i < 250; i++) {
      assertThat(post("/decode", "{" + i).statusCode()).isEqualTo(400);
      assertThat(send(request("/decode", "Bearer " + i).POST(body(PLAIN))).statusCode())
          .isEqualTo(401);
      raw("no HTTP at all\r\n\r\n");
      raw("POST /decode HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
    }
    assertThat(post("/decode", PLAIN).body()).isEqualTo(PLAIN);
  }

  /** Sends and goes away. */
  private void raw(String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.getOutputStream().write(text.getBytes(UTF_8));
    }
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path, "Bearer " + TOKEN).POST(body(body)));
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return BodyPublishers.ofString(text);
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private HttpRequest.Builder request(String path, String authorization) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
