package io.raftsman.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the worker answers over HTTP. */
final class MetricsServerTest {
  private Optional<String> notReady = Optional.empty();
  private MetricsServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        MetricsServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            () -> "a_number 1\n",
            () -> notReady);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void metricsAreTold() throws Exception {
    assertThat(get("GET", "/metrics").body()).isEqualTo("a_number 1\n");
  }

  @Test
  void readinessIsToldWithItsReason() throws Exception {
    assertThat(get("GET", "/readyz").statusCode()).isEqualTo(200);
    notReady = Optional.of("starting");
    assertThat(get("GET", "/readyz").statusCode()).isEqualTo(503);
    assertThat(get("GET", "/readyz").body()).isEqualTo("starting\n");
    assertThat(get("GET", "/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingElseIs() throws Exception {
    assertThat(get("GET", "/").statusCode()).isEqualTo(404);
    assertThat(get("GET", "/metrics/x").statusCode()).isEqualTo(404);
    assertThat(get("POST", "/metrics").statusCode()).isEqualTo(405);
    assertThat(get("HEAD", "/livez").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
  }
}
