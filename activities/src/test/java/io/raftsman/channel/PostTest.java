package io.raftsman.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a receiver that does not take a message holds nothing of its address. */
final class PostTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private FakeReceiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new FakeReceiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void aStatusIsSaid() {
    receiver.answers(n -> 500);
    assertThat(failure()).hasMessage("slack answered 500");
  }

  @Test
  void aRedirectIsNotFollowed() {
    receiver.answers(n -> n == 1 ? 307 : 200);
    assertThat(failure()).hasMessage("slack answered 307");
    assertThat(receiver.asked()).isEqualTo(1);
  }

  @Test
  void aReceiverThatIsFullSaysHowLong() {
    receiver.answers(n -> 429);
    assertThat(failure().pause()).contains(Duration.ofSeconds(7));
  }

  @Test
  void oneThatIsSilentIsLeft() {
    receiver.saysNothing(true);
    assertThat(failure(receiver.url(), Duration.ofSeconds(1)))
        .hasMessage("slack did not answer within 1 s");
  }

  @Test
  void oneThatIsDownIsSaid() {
    receiver.close();
    assertThat(failure()).hasMessage("slack does not take connections");
  }

  @Test
  void aNameThatIsNoneIsSaid() {
    assertThat(failure("http://s3cr3tpath.invalid/x"))
        .hasMessageMatching("slack (has a name that does not resolve|does not take connections)");
  }

  @Test
  void oneWithoutTlsIsSaid() throws Exception {
    try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> said = CompletableFuture.runAsync(() -> sayNoTls(plain));
      assertThat(failure("https://127.0.0.1:" + plain.getLocalPort() + "/s3cr3t"))
          .hasMessage("slack has no certificate that is trusted here, or speaks no TLS");
      said.get(5, TimeUnit.SECONDS);
    }
  }

  private static void sayNoTls(ServerSocket plain) {
    try (Socket connection = plain.accept()) {
      connection.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private NotDeliveredException failure() {
    return failure(receiver.url());
  }

  private static NotDeliveredException failure(String url) {
    return failure(url, PATIENCE);
  }

  private static NotDeliveredException failure(String url, Duration patience) {
    var post = new Post(patience);
    NotDeliveredException failure =
        catchThrowableOfType(
            NotDeliveredException.class, () -> post.json("slack", URI.create(url), "{}", Map.of()));
    var trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("s3cr3t").doesNotContain("127.0.0.1");
    return failure;
  }
}
