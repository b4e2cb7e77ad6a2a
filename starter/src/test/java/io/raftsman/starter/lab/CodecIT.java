package io.raftsman.starter.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Encrypted histories on a real Temporal server: who has no key sees nothing, who has it sees all,
 * and nothing is lost by a missing one. No host of the lab is needed: the cluster's only host is a
 * port of this machine that answers nothing.
 */
final class CodecIT {
  private static final String OLD = "old:" + "A".repeat(43) + "=";
  private static final String NEW = "new:" + "B".repeat(42) + "A=";
  private static final String TOKEN = "a-token-of-the-test-0123456789";

  /** Stands in the inventory alone. */
  private static final String DIRECTORY = "/srv/very-own-directory";

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern LISTENS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @RegisterExtension static final Site SITE = new Site();

  private static Desk desk;
  private static Path keys;
  private static TemporalCommand temporal;

  private ServerSocket host;

  @BeforeAll
  static void installed() {
    Evidence.secret("an encryption key", OLD.substring("old:".length()));
    Evidence.secret("an encryption key", NEW.substring("new:".length()));
    Evidence.secret("the codec server's token", TOKEN);
    desk = SITE.desk();
    keys = desk.directory().resolve("keys");
    keys(OLD);
    desk.with("RAFTSMAN_CODEC_KEYS", "file:" + keys).file("token", TOKEN + "\n");
    temporal = TemporalCommand.install();
    startWorker("first");
  }

  /** A host that takes the connection, and says nothing until it is closed. */
  @BeforeEach
  void silentHost() throws IOException {
    host = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    desk.inventory(
        """
        etcd:
          hosts:
            127.0.0.1: { etcd_seq: 1, ansible_port: %d }
          vars:
            etcd_cluster: etcd
            etcd_data: %s
        """
            .formatted(host.getLocalPort(), DIRECTORY));
  }

  @AfterEach
  void closed() throws IOException {
    host.close();
    if (!SITE.isRunning("first")) {
      startWorker("first");
    }
    SITE.tidy("first");
  }

  private static void keys(String entries) {
    desk.file("keys", entries + "\n");
  }

  private static void startWorker(String name) {
    SITE.startWorker(name, desk.directory().resolve("pki"), "--codec-keys", "file:" + keys);
  }

  @Test
  void whoHasNoKeySeesNothingAndTheCodecServerShowsAll() throws Exception {
    host.close();
    Finished deployed = desk.starter("deploy", "--cluster", "etcd");
    assertThat(deployed.status()).as(deployed.all()).isEqualTo(4);

    String history = show(Map.of());
    assertThat(history).contains(encoded("binary/encrypted"), "Encoded failure");
    assertThat(TemporalCommand.unpacked(history))
        .doesNotContain(DIRECTORY, "refused", "127.0.0.1", "deploy etcd", "io.raftsman");
    Finished described = temporal("describe", "-w", "etcd-etcd", "-o", "json");
    assertThat(TemporalCommand.unpacked(described.out()))
        .contains("binary/encrypted")
        .doesNotContain("deploy etcd");

    try (CodecProcess codec = CodecProcess.start()) {
      String decoded =
          show(
              Map.of(
                  "TEMPORAL_CODEC_ENDPOINT",
                  codec.endpoint(),
                  "TEMPORAL_CODEC_AUTH",
                  "Bearer " + TOKEN));
      assertThat(decoded).doesNotContain(encoded("binary/encrypted"));
      assertThat(TemporalCommand.unpacked(decoded))
          .contains(DIRECTORY, "Connection refused", "deploy etcd", "io.raftsman");
      codec.ends();
    }
  }

  @Test
  void aRotatedKeyReadsTheOldHistoryAndALostOneIsNamed() throws IOException {
    host.close();
    assertThat(desk.starter("deploy", "--cluster", "etcd").status()).isEqualTo(4);
    try {
      keys(NEW + "," + OLD);
      Finished read = desk.starter("history", "--cluster", "etcd");
      assertThat(read.status()).as(read.all()).isZero();
      assertThat(read.out()).contains("unreachable", "Connection refused");

      keys(NEW);
      for (String command : List.of("history", "attach")) {
        Finished unreadable = desk.starter(command, "--cluster", "etcd");
        assertThat(unreadable.status()).as(unreadable.all()).isEqualTo(2);
        assertThat(unreadable.err())
            .contains("can't be read here", "with the key old", "only the keys new")
            .doesNotContain("\tat ");
      }
    } finally {
      keys(OLD);
    }
  }

  @Test
  void aWorkerWithoutKeysLosesNothing() throws IOException {
    host.close();
    SITE.killWorker("first");
    Session keyless = SITE.startWorker("keyless", desk.directory().resolve("pki"));
    Session deploy = desk.session("deploy", "--cluster", "etcd");
    keyless.awaitSaid("It is encrypted with the key old, and here are no keys: name", SOON);
    assertThat(deploy.isRunning()).isTrue();

    SITE.killWorker("keyless");
    startWorker("first");
    deploy.ends(4).awaitSaid("Connection refused");
  }

  @Test
  void aBotsPlainJsonIsUnderstood() throws Exception {
    Session deploy = desk.session("deploy", "--cluster", "etcd");
    await().atMost(SOON).until(() -> SITE.workingOn("etcd_assert", "127.0.0.1").size() == 1);

    HttpResponse<String> signal =
        post(
            "/signal/approve",
            "{\"input\":[{\"cluster\":\"etcd\",\"token\":\"x\",\"approver\":\"alice\",\"reason\":\"\"}]}");
    assertThat(signal.statusCode()).as(signal.body()).isEqualTo(200);

    JsonNode refused =
        update(
            "approve",
            "{\"cluster\":\"etcd\",\"token\":\"x\",\"approver\":\"bob\",\"reason\":\"\"}");
    assertThat(refused.path("message").asText()).isEqualTo("Encoded failure");
    Finished starter = desk.starter("approve", "--cluster", "etcd", "--token", "x");
    assertThat(starter.status()).as(starter.all()).isEqualTo(3);
    String reason =
        starter.err().lines().filter(l -> l.startsWith("Refused: ")).findFirst().orElseThrow();
    try (CodecProcess codec = CodecProcess.start()) {
      String body = "{\"payloads\":[" + refused.path("encodedAttributes") + "]}";
      HttpResponse<String> decoded =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(codec.endpoint() + "/decode"))
                  .header("Authorization", "Bearer " + TOKEN)
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertThat(TemporalCommand.unpacked(decoded.body()))
          .contains(reason.substring("Refused: ".length()));
    }

    host.close();
    deploy.ends(4);
  }

  private static JsonNode update(String name, String argument) throws Exception {
    HttpResponse<String> answer =
        post(
            "/update/" + name,
            "{\"request\":{\"meta\":{\"updateId\":\"1\",\"identity\":\"bot\"},\"input\":{\"name\":\""
                + name
                + "\",\"args\":["
                + argument
                + "]}},\"waitPolicy\":{\"lifecycleStage\":"
                + "\"UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED\"}}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Desk.json(answer.body()).path("outcome").path("failure");
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(
                URI.create(
                    Site.httpAddress() + "/api/v1/namespaces/default/workflows/etcd-etcd" + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String show(Map<String, String> environment) {
    return temporal(environment, "show", "-w", "etcd-etcd", "-o", "json").out();
  }

  private static Finished temporal(String... arguments) {
    return temporal(Map.of(), arguments);
  }

  private static Finished temporal(Map<String, String> environment, String... arguments) {
    Finished finished = temporal.workflow(environment, arguments);
    assertThat(finished.status()).as(finished.all()).isZero();
    return finished;
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** A codec server with the desk's keys. */
  private record CodecProcess(Session session, String endpoint) implements AutoCloseable {
    static CodecProcess start() {
      Session session =
          Session.start(
              desk.directory(),
              Map.of(),
              List.of(
                  Lab.ROOT.resolve("bin/codec-server").toString(),
                  "--codec-keys=file:" + keys,
                  "--token=file:token",
                  "--listen=127.0.0.1:0"));
      session.awaitSaid("The codec server answers at", SOON);
      Matcher matcher = LISTENS.matcher(session.said());
      assertThat(matcher.find()).isTrue();
      return new CodecProcess(session, matcher.group());
    }

    /** It has told nothing of what it decoded. */
    void ends() {
      session.terminate();
      assertThat(session.endsWithin(SOON)).isTrue();
      assertThat(session.said().lines()).hasSize(1);
    }

    @Override
    public void close() {
      session.kill();
    }
  }
}
