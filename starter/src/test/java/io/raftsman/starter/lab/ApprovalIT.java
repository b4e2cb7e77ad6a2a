package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * People approve what would be destroyed: by Temporal's own command line and HTTP API, on a real
 * server. What would be destroyed is a file that stands for a stopped member's data.
 */
final class ApprovalIT {
  @RegisterExtension static final Site SITE = new Site();

  private static TemporalCommand temporal;

  @BeforeAll
  static void installed() {
    Purge.prepare(SITE.desk());
    SITE.startWorker("first");
    temporal = TemporalCommand.install();
  }

  @BeforeEach
  void somethingIsThere() {
    Purge.somethingIsThere();
  }

  @AfterEach
  void nothingRuns() {
    SITE.tidy("first");
  }

  private static Session purge(String... options) {
    return Purge.ask(SITE.desk(), options);
  }

  private static Finished temporal(String... arguments) {
    var words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--workflow-id", "etcd-etcd"));
    return temporal.workflow(words.toArray(String[]::new));
  }

  private static String verdict(String cluster, String token, String approver) {
    return "{\"cluster\":\"%s\",\"token\":\"%s\",\"approver\":\"%s\",\"reason\":\"a test\"}"
        .formatted(cluster, token, approver);
  }

  private static JsonNode post(String path, String body) throws IOException, InterruptedException {
    return Desk.json(
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            Site.httpAddress()
                                + "/api/v1/namespaces/default/workflows/etcd-etcd/"
                                + path))
                    .POST(BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString())
            .body());
  }

  private static JsonNode update(String name, String argument)
      throws IOException, InterruptedException {
    return post(
        "update/" + name,
        """
        {"request": {"meta": {"identity": "a test"}, "input": {"args": [%s]}},
         "waitPolicy": {"lifecycleStage": "UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED"}}
        """
            .formatted(argument));
  }

  private static String refusal(JsonNode answered) {
    JsonNode message = answered.at("/outcome/failure/message");
    assertThat(message.isTextual()).as("a refusal: %s", answered).isTrue();
    return message.asText();
  }

  @Test
  void underFourEyesAnotherPersonApprovesByTemporalsCommandLine() {
    Session purge = purge("--four-eyes");
    String token = Purge.token(purge);
    String requester =
        purge.said().replaceFirst("(?s).*\\(not (\\S+), who asked for it\\).*", "$1");

    Finished own = SITE.desk().starter("approve", "--cluster", "etcd", "--token", token);
    assertThat(own.status()).as(own.all()).isEqualTo(3);
    assertThat(own.all()).contains("Refused: four eyes: " + requester + " asked for the operation");
    Finished refused =
        temporal(
            "update", "execute", "--name", "approve", "--input", verdict("etcd", token, requester));
    assertThat(refused.status()).as(refused.all()).isNotZero();
    assertThat(refused.all()).contains("four eyes");
    assertThat(Purge.isThere()).isTrue();

    Finished approved =
        temporal(
            "update", "execute", "--name", "approve", "--input", verdict("etcd", token, "bob"));
    assertThat(approved.status()).as(approved.all()).isZero();
    purge.ends(0);
    assertThat(Purge.isThere()).isFalse();

    assertThat(SITE.desk().starter("history", "--cluster", "etcd").out())
        .contains("was purged. The purge was approved by bob (a test).");
    assertThat(SITE.worker("first").said())
        .containsPattern(
            "approve taken: cluster=\"etcd\" who=\"bob\" what=\"" + token + "\" reason=\"a test\"");
  }

  @Test
  void aSignalThatIsRefusedIsToldToWhoeverFollows() {
    Session purge = purge();
    String token = Purge.token(purge);

    temporal("signal", "--name", "approve", "--input", verdict("other", token, "bob"));
    purge.awaitSaid("Refused: approve by bob (a signal): this is about cluster etcd, not other.");
    temporal("signal", "--name", "deny", "--input", verdict("etcd", token, "carol"));
    purge.ends(3).awaitSaid("denied by carol (a test)");
    assertThat(purge.said())
        .contains("ANSWERS NOT TAKEN", "deny")
        .doesNotContain("--approve-purge");
    assertThat(Purge.isThere()).isTrue();

    Finished late = SITE.desk().starter("approve", "--cluster", "etcd", "--token", token);
    assertThat(late.status()).as(late.all()).isEqualTo(2);
    assertThat(late.all()).contains("nothing runs on this cluster");
  }

  @Test
  void twoOfAListApproveOverHttp() throws IOException, InterruptedException {
    Session purge = purge("--approver", "bob,carol,dave", "--approvals", "2");
    String token = Purge.token(purge);
    assertThat(purge.said()).contains("2 people must approve", "bob, carol, dave");

    assertThat(refusal(update("approve", verdict("other", token, "bob"))))
        .contains("about cluster etcd, not other");
    assertThat(refusal(update("approve", verdict("etcd", "x", "bob"))))
        .contains("token is not the one");
    assertThat(refusal(update("approve", verdict("etcd", token, "eve"))))
        .contains("not one of those");
    assertThat(update("approve", verdict("etcd", token, "bob")).toString())
        .contains("UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED", "1 more must approve");
    assertThat(refusal(update("approve", verdict("etcd", token, "bob")))).contains("already");
    assertThat(Purge.isThere()).isTrue();

    post("signal/approve", "{\"input\": [" + verdict("etcd", token, "carol") + "]}");
    purge.ends(0).awaitSaid("the purge, by carol (a test)");
    assertThat(Purge.isThere()).isFalse();
  }

  @Test
  void anApprovalOfWhatIsNoLongerThereIsAskedAgain() throws IOException, InterruptedException {
    Session purge = purge();
    String first = Purge.token(purge);
    Purge.somethingIsThere();

    update("approve", verdict("etcd", first, "bob"));
    purge.awaitSaid("What was approved has changed since, so it is asked again.");
    assertThat(Purge.isThere()).isTrue();
    assertThat(refusal(update("approve", verdict("etcd", first, "bob")))).contains("shown before");

    String second = Purge.token(purge);
    assertThat(second).isNotEqualTo(first);
    update("approve", verdict("etcd", second, "bob"));
    purge.ends(0);
    assertThat(Purge.isThere()).isFalse();
  }

  @Test
  void whereHistoriesAreEncryptedAPlainApprovalCountsAndNothingIsLeftPlain() throws Exception {
    Path keys = SITE.desk().directory().resolve("keys");
    String key = "k1:" + "C".repeat(42) + "A=";
    Files.writeString(keys, key + "\n");
    Evidence.secret("an encryption key", key.substring("k1:".length()));
    SITE.killWorkers();
    Session worker =
        SITE.startWorker(
            "encrypting",
            SITE.desk().directory().resolve("files/pki"),
            "--codec-keys",
            "file:" + keys);
    Session purge = purge("--codec-keys", "file:" + keys);
    String token = Purge.token(purge);

    JsonNode refused = update("approve", verdict("other", token, "bob"));
    assertThat(refusal(refused)).isEqualTo("Encoded failure");
    assertThat(refused.toString()).doesNotContain("about cluster");
    post("signal/approve", "{\"input\": [" + verdict("etcd", token, "bob") + "]}");
    purge.ends(0).awaitSaid("the purge, by bob (a test)");

    String history = temporal("show", "-o", "json").out();
    assertThat(history).contains("LocalActivity");
    assertThat(Evidence.found(history, Map.of("/data/etcd", "what was destroyed"))).isEmpty();
    worker.kill();
  }

  @Test
  void anApprovalAfterTheDeadlineDoesNotCountThoughNoWorkerWasThere() {
    Session purge = purge("--approval-timeout", "10s");
    String token = Purge.token(purge);
    Instant expired = Instant.now().plusSeconds(10);
    SITE.killWorkers();
    await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().isAfter(expired));

    temporal("signal", "--name", "approve", "--input", verdict("etcd", token, "bob"));
    SITE.startWorker("first");

    purge.ends(3).awaitSaid("Nobody approved the purge in time. Nothing was destroyed.");
    assertThat(purge.said()).contains("the request expired at");
    assertThat(Purge.isThere()).isTrue();
  }

  @Test
  void afterTheDeadlineNothingIsDestroyed() {
    Session purge = purge("--approval-timeout", "6s");
    String token = Purge.token(purge);

    purge.ends(3).awaitSaid("Nobody approved the purge in time. Nothing was destroyed.");
    Finished late =
        temporal(
            "update", "execute", "--name", "approve", "--input", verdict("etcd", token, "bob"));
    assertThat(late.status()).as(late.all()).isNotZero();
    assertThat(Purge.isThere()).isTrue();
  }

  @Test
  void whatNobodyCouldApproveIsRefusedAtOnce() {
    assertThat(wrong("--four-eyes", "--approve-purge", "x")).contains("is your own approval");
    assertThat(wrong("--approver", "bob", "--approvals", "2")).contains("2 must");
    assertThat(wrong("--approvals", "0")).contains("1 or more");
    assertThat(wrong("--approval-timeout", "soon")).contains("such as 24h, 90m or 30s");
    assertThat(wrong("--embedded", "--four-eyes")).contains("only on a Temporal server");
  }

  private static String wrong(String... options) {
    var words = new ArrayList<>(List.of("deploy", "--cluster", "etcd"));
    words.addAll(List.of(options));
    Finished finished = SITE.desk().starter(words.toArray(String[]::new));
    assertThat(finished.status()).as(finished.all()).isEqualTo(2);
    return finished.all();
  }
}
