package io.raftsman.worker.chat;

import static io.raftsman.worker.chat.RunningEndpoint.TARGET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.raftsman.channel.Choice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever strangers send, it keeps serving, and tells them nothing. */
@Timeout(60)
final class ChatEndpointTest {
  private static final long SEED = 6;
  private static final int BAD = 1_000;
  private static final int IDLE = 50;

  @TempDir private Path directory;
  private RunningEndpoint chat;

  @BeforeEach
  void start() throws Exception {
    chat = new RunningEndpoint(directory);
  }

  @AfterEach
  void stop() {
    chat.close();
  }

  @Test
  void aThousandBadRequestsAreRefusedAndAGoodOneThenWorks() throws Exception {
    var random = new Random(SEED);
    for (int i = 0; i < BAD; i++) {
      var response = chat.send(bad(random, i));
      assertThat(response.statusCode()).isBetween(400, 499);
      assertThat(response.body()).isEmpty();
    }
    assertThat(chat.operations.given()).isEmpty();
    assertServes();
  }

  @Test
  void whatIsNoHttpIsCutOffOrRefusedAndAGoodOneThenWorks() throws Exception {
    var random = new Random(SEED);
    for (int i = 0; i < IDLE; i++) {
      byte[] garbage = new byte[200];
      random.nextBytes(garbage);
      try (Socket socket = connect()) {
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write(garbage);
        socket.getOutputStream().write("\r\n\r\n".getBytes(UTF_8));
        assertThat(read(socket)).doesNotContain("200").doesNotContain("\tat ");
      }
    }
    assertServes();
  }

  @Test
  void idleConnectionsAndSlowSendersKeepNobodyOutAndAreClosed() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < IDLE; i++) {
        open.add(connect());
        Socket slow = connect();
        slow.getOutputStream()
            .write(
                "POST /slack HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\np".getBytes(UTF_8));
        open.add(slow);
      }
      assertServes();
      for (Socket socket : open) {
        socket.setSoTimeout(10_000);
        assertThat(read(socket)).isEmpty();
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void connectionsWithoutEndAreClosed() throws Exception {
    // So that none is closed for its idleness.
    chat.close();
    chat = new RunningEndpoint(directory, Duration.ofMinutes(1));
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        open.add(connect());
      }
      Socket tooMany = open.get(299);
      tooMany.setSoTimeout(10_000);
      assertThat(read(tooMany)).isEmpty();
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    await().untilAsserted(this::assertServes);
  }

  @Test
  void aBodyHasALimit() throws Exception {
    int status = chat.status(chat.post("/slack", "x".repeat(ChatEndpoint.BODY_LIMIT + 1)).build());
    assertThat(status).isEqualTo(413);
    assertThat(chat.status(chat.post("/slack", "x".repeat(ChatEndpoint.BODY_LIMIT)).build()))
        .isEqualTo(401);
    assertServes();
  }

  @Test
  void aClickInFlightIsAnsweredBeforeItCloses() throws Exception {
    var answered = new CountDownLatch(1);
    chat.operations.hold(answered);
    CompletableFuture<HttpResponse<String>> click =
        chat.sendLater(chat.mattermostClick("bobsid", Choice.DENY, TARGET));
    await().until(() -> !chat.operations.given().isEmpty());
    CompletableFuture<Void> closing = CompletableFuture.runAsync(chat.endpoint::close);
    await().untilAsserted(() -> assertThatThrownBy(this::connect).isInstanceOf(IOException.class));
    assertThat(closing).isNotDone();
    answered.countDown();
    assertThat(click.get().statusCode()).isEqualTo(200);
    assertThat(click.get().body()).contains("Approved: the purge");
    closing.get();
  }

  @Test
  void thereIsNothingElse() throws Exception {
    assertThat(chat.status(HttpRequest.newBuilder(chat.uri("/slack")).build())).isEqualTo(405);
    assertThat(chat.status(chat.post("/", "").build())).isEqualTo(404);
    assertThat(chat.status(chat.post("/slack/../etc", "").build())).isEqualTo(404);
  }

  private HttpRequest bad(Random random, int number) {
    byte[] noise = new byte[random.nextInt(2_000)];
    random.nextBytes(noise);
    String text = new String(noise, UTF_8);
    return switch (number % 6) {
      case 0 -> chat.post("/slack", text).build();
      case 1 -> chat.post("/mattermost", text).build();
      case 2 -> chat.signed("payload=%7B" + number, number, "forged");
      case 3 -> chat.post("/mattermost", "[".repeat(20_000)).build();
      case 4 -> chat.mattermostClick("bobsid", Choice.APPROVE, TARGET, "forged" + number);
      default ->
          chat.signed(
              RunningEndpoint.form(chat.slackClick("U1", Choice.DENY, TARGET)), number, "f");
    };
  }

  private void assertServes() throws Exception {
    int before = chat.operations.given().size();
    assertThat(chat.status(chat.mattermostClick("bobsid", Choice.DENY, TARGET))).isEqualTo(200);
    assertThat(chat.operations.given()).hasSize(before + 1);
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), chat.endpoint.address().getPort());
  }

  private static String read(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (SocketException e) {
      // Reset, as what was sent was not read.
      return "";
    }
  }
}
