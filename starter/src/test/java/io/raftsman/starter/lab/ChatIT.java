package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.starter.lab.ChatReceiver.Attempt;
import io.raftsman.starter.lab.PlayedSlack.Click;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Chats and another tool are told of an operation, and its approval is clicked: a real worker on a
 * real server, with Slack, Mattermost and the tool played on loopback.
 */
final class ChatIT {
  private static final String SIGNING_SECRET = random();
  private static final String MATTERMOST_SECRET = random();
  private static final String WEBHOOK_SECRET = "the-secret-of-the-other-tool-" + random();
  private static final String SLACK_PATH = "/services/T0WORKSPACE/B0CHANNEL/" + random();
  private static final String MATTERMOST_PATH = "/hooks/" + random();
  private static final String WEBHOOK_PATH = "/in/" + random();

  private static final Map<String, String> SECRETS =
      Map.of(
          SIGNING_SECRET,
          "Slack's signing secret",
          MATTERMOST_SECRET,
          "the secret of buttons in Mattermost",
          WEBHOOK_SECRET,
          "the secret of the webhook",
          SLACK_PATH,
          "the address in Slack",
          MATTERMOST_PATH,
          "the address in Mattermost",
          WEBHOOK_PATH,
          "the address of the webhook",
          PlayedSlack.SECRET_PATH,
          "where Slack is answered");

  private static final String ALICE = "U012ABC3D";
  private static final String REQUESTER = "U0REQUESTER";
  private static final String BOB = "4xp9fdt3pbgxxmhzy9ohk1mfww";

  /** As a proxy would have it. */
  private static final String CHAT_URL = "https://raftsman.example/chat";

  private static final Pattern CHAT_PORT = Pattern.compile("Takes clicks at http://[^/]+:(\\d+)/");
  private static final Pattern METRICS_PORT =
      Pattern.compile("Tells metrics and readiness at http://[^/]+:(\\d+)/");
  private static final int BAD_REQUESTS = 1_000;
  private static final int AT_ONCE = 16;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** A request and how it is refused. */
  private record Bad(HttpRequest request, int status) {}

  @RegisterExtension static final Site SITE = new Site();

  private static final ChatReceiver SLACK = new ChatReceiver(SLACK_PATH);
  private static final ChatReceiver MATTERMOST = new ChatReceiver(MATTERMOST_PATH);
  private static final ChatReceiver WEBHOOK = new ChatReceiver(WEBHOOK_PATH);
  private static final Set<String> EXPORTED = new HashSet<>();

  private static PlayedSlack people;
  private static TemporalCommand temporal;
  private static Session worker;

  @BeforeAll
  static void installed() {
    SECRETS.forEach((value, name) -> Evidence.secret(name, value));
    Desk desk = SITE.desk();
    Purge.prepare(desk);
    temporal = TemporalCommand.install();
    people = new PlayedSlack(SIGNING_SECRET, desk.directory());
    desk.file("slack-webhook", SLACK.url() + "\n")
        .file("mattermost-webhook", MATTERMOST.url() + "\n")
        .file("mattermost-secret", MATTERMOST_SECRET + "\n")
        .file("webhook-secret", WEBHOOK_SECRET + "\n")
        .file(
            "chat-users",
            """
            slack:%s = alice
            slack:%s = %s
            mattermost:%s = bob
            """
                .formatted(ALICE, REQUESTER, System.getProperty("user.name"), BOB));
    var environment = new TreeMap<>(people.environment());
    environment.put("SIGNING_SECRET", SIGNING_SECRET);
    environment.put("WEBHOOK", WEBHOOK.url());
    worker =
        SITE.startWorker(
            "chat",
            environment,
            "--metrics-address=127.0.0.1:0",
            "--slack-webhook=file:slack-webhook",
            "--slack-signing-secret=env:SIGNING_SECRET",
            "--mattermost-webhook=file:mattermost-webhook",
            "--mattermost-secret=file:mattermost-secret",
            "--webhook=env:WEBHOOK",
            "--webhook-secret=file:webhook-secret",
            "--chat-address=0",
            "--chat-url=" + CHAT_URL,
            "--chat-users=chat-users");
  }

  @AfterAll
  static void closed() {
    Stream.of(SLACK, MATTERMOST, WEBHOOK).forEach(ChatReceiver::close);
    people.close();
  }

  @BeforeEach
  void somethingIsThere() {
    Purge.somethingIsThere();
    Stream.of(SLACK, MATTERMOST, WEBHOOK).forEach(ChatReceiver::reset);
  }

  @AfterEach
  void nothingSecretWasKept() {
    SITE.tidy("chat");
    assertSecretFree("the worker's log", worker.said());
    Set<String> ids = new HashSet<>(deliveries().keySet());
    assertThat(ids).isNotEmpty();
    ids.add("etcd-etcd");
    await().atMost(SOON).until(() -> workflows().keySet().containsAll(ids));
    workflows()
        .forEach(
            (id, runs) ->
                runs.stream().filter(EXPORTED::add).forEach(run -> assertExport(id, run)));
  }

  @Test
  void somebodyElseApprovesInSlackAfterAllThatIsRefused() throws Exception {
    Session purge = Purge.ask(SITE.desk(), "--four-eyes");
    String token = Purge.token(purge);
    JsonNode inSlack = inSlack("waits for an approval");
    JsonNode inMattermost = inMattermost("waits for an approval");
    assertThat(inSlack.toString()).contains(token);
    assertThat(inMattermost.toString()).contains(token);
    assertThat(inWebhook("waiting").at("/approval/token").asText()).isEqualTo(token);
    assertThat(WEBHOOK.attempts()).allSatisfy(ChatIT::assertSigned);

    whatCannotBeBelievedIsRefused(inSlack, inMattermost);
    whoMayNotApproveIsTold(inSlack);
    aThousandBadRequestsAreRefused(inSlack, inMattermost);
    assertThat(readiness()).isEqualTo(200);
    assertThat(Purge.isThere()).isTrue();
    assertThat(purge.isRunning()).isTrue();

    Click click = people.click(inSlack, "approve", ALICE);
    HttpRequest approves = people.signed(chat("/slack"), click);
    assertThat(status(approves)).isEqualTo(200);
    JsonNode told = people.awaitTold(click);
    assertThat(told.path("replace_original").asBoolean()).as("%s", told).isTrue();
    assertThat(told.path("blocks").toString())
        .contains("Approved: the purge goes ahead", "(alice, in Slack)")
        .doesNotContain("\"actions\"");
    assertThat(status(approves)).as("the same once more").isEqualTo(409);
    purge.ends(0);
    assertThat(Purge.isThere()).isFalse();
    assertThat(SITE.desk().starter("history", "--cluster", "etcd").out())
        .contains("The purge was approved by alice (in Slack).");
    everybodyHearsThatItEnded("done");
  }

  /** Another one in each run, so that nothing that an earlier one left can hold it. */
  private static String random() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static void whatCannotBeBelievedIsRefused(JsonNode inSlack, JsonNode inMattermost)
      throws Exception {
    Click click = people.click(inSlack, "approve", ALICE);
    URI slack = chat("/slack");
    assertThat(status(people.signed(slack, click, Instant.now(), "f".repeat(32)))).isEqualTo(401);
    Instant old = Instant.now().minus(Duration.ofMinutes(5)).minusSeconds(1);
    assertThat(status(people.signed(slack, click, old, SIGNING_SECRET))).isEqualTo(401);
    assertThat(people.wasTold(click)).isFalse();

    ObjectNode deny = mattermostClick(inMattermost, "deny", BOB);
    ((ObjectNode) deny.path("context")).put("choice", "approve");
    assertThat(status(mattermost(deny))).as("the proof of another button").isEqualTo(401);
    ObjectNode forged = mattermostClick(inMattermost, "approve", BOB);
    ((ObjectNode) forged.path("context")).put("proof", "0".repeat(64));
    assertThat(status(mattermost(forged))).isEqualTo(401);
  }

  private static void whoMayNotApproveIsTold(JsonNode inSlack) throws Exception {
    Click stranger = people.click(inSlack, "approve", "U0STRANGER");
    HttpRequest request = people.signed(chat("/slack"), stranger);
    assertThat(status(request)).isEqualTo(200);
    assertThat(refusal(stranger)).contains("U0STRANGER", "not on the list");
    assertThat(status(request)).as("the same once more").isEqualTo(409);

    Click own = people.click(inSlack, "approve", REQUESTER);
    assertThat(status(people.signed(chat("/slack"), own))).isEqualTo(200);
    assertThat(refusal(own)).contains("Refused: four eyes: " + System.getProperty("user.name"));

    assertThat(refusal(inSlack, "\"workflow\":\"etcd-etcd\"", "\"workflow\":\"etcd-other\""))
        .isEqualTo("Refused: this operation runs no more");
    assertThat(refusal(inSlack, "\"cluster\":\"etcd\"", "\"cluster\":\"other\""))
        .isEqualTo("Refused: this is about cluster etcd, not other");
  }

  private static void aThousandBadRequestsAreRefused(JsonNode inSlack, JsonNode inMattermost)
      throws Exception {
    Click click = people.click(inSlack, "approve", ALICE);
    ObjectNode forged = mattermostClick(inMattermost, "approve", BOB);
    ((ObjectNode) forged.path("context")).put("proof", "");
    var bad =
        List.of(
            new Bad(people.signed(chat("/slack"), click, Instant.now(), "another"), 401),
            new Bad(people.signed(chat("/slack"), click, Instant.EPOCH, SIGNING_SECRET), 401),
            new Bad(mattermost(forged), 401),
            new Bad(post("/mattermost", "{\"context\": "), 400),
            new Bad(post("/payroll", "payload=x"), 404),
            new Bad(HttpRequest.newBuilder(chat("/slack")).timeout(SOON).build(), 405));
    List<Callable<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < BAD_REQUESTS; i++) {
      Bad one = bad.get(i % bad.size());
      asked.add(() -> status(one.request()) == one.status());
    }
    ExecutorService strangers = Executors.newFixedThreadPool(AT_ONCE);
    try {
      for (Future<Boolean> refused : strangers.invokeAll(asked)) {
        assertThat(refused.get()).isTrue();
      }
    } finally {
      strangers.shutdownNow();
    }
    assertThat(people.wasTold(click)).isFalse();
    assertThat(worker.said().lines().filter(line -> line.contains("Refused a request")))
        .as("a stranger doesn't fill the log")
        .hasSizeBetween(1, 3);
  }

  @Test
  void aDenialInMattermostEndsIt() throws Exception {
    Session purge = Purge.ask(SITE.desk());
    JsonNode inMattermost = inMattermost("waits for an approval");
    assertThat(inMattermost.findValuesAsText("url")).containsOnly(CHAT_URL + "/mattermost");

    HttpResponse<String> reply = send(mattermost(mattermostClick(inMattermost, "deny", BOB)));
    assertThat(reply.statusCode()).isEqualTo(200);
    JsonNode update = Desk.json(reply.body()).path("update");
    assertThat(update.path("message").asText())
        .contains("Denied: nothing is destroyed (bob, in Mattermost)");
    assertThat(update.path("props").isObject()).isTrue();
    assertThat(update.path("props")).as("no button stays").isEmpty();
    purge.ends(3).awaitSaid("denied by bob (in Mattermost)");
    assertThat(Purge.isThere()).isTrue();

    Click late = people.click(inSlack("waits for an approval"), "approve", ALICE);
    assertThat(status(people.signed(chat("/slack"), late))).isEqualTo(200);
    assertThat(refusal(late)).isEqualTo("Refused: this operation runs no more");
    assertThat(Purge.isThere()).isTrue();
    everybodyHearsThatItEnded("refused");
  }

  @Test
  void aReceiverThatIsDownThenFailsThenIsSlowHoldsNothingUpAndMissesNothing() {
    WEBHOOK.down();
    Session purge = Purge.ask(SITE.desk(), "--approval-timeout", "12s");
    worker.awaitSaid("webhook does not take connections");
    WEBHOOK.answers(500, Duration.ZERO);
    WEBHOOK.up();
    inSlack("still waits for an approval");
    inMattermost("still waits for an approval");

    purge.ends(3).awaitSaid("Nobody approved the purge in time. Nothing was destroyed.");
    inSlack("has ended: refused");
    inMattermost("has ended: refused");
    assertThat(Purge.isThere()).isTrue();
    assertThat(WEBHOOK.taken()).isEmpty();
    assertThat(worker.said()).contains("webhook answered 500");

    WEBHOOK.answers(200, SLOW);
    JsonNode waiting = inWebhook("waiting");
    JsonNode reminder = inWebhook("reminder");
    inWebhook("ended");
    Instant asked = Instant.parse(waiting.path("time").asText());
    assertThat(Instant.parse(reminder.path("time").asText()))
        .isBetween(asked.plusSeconds(9), asked.plusSeconds(12));
    assertThat(reminder.at("/approval/deadline")).isEqualTo(waiting.at("/approval/deadline"));

    assertThat(WEBHOOK.attempts()).allSatisfy(ChatIT::assertSigned);
    assertThat(deliveries()).hasSize(3).allSatisfy(ChatIT::assertOneMessage);
    assertThat(deliveries().get(waiting.path("id").asText())).hasSizeGreaterThan(3);
  }

  /** However often it comes, it is the same, and it comes no more once it was taken. */
  private static void assertOneMessage(String id, List<Attempt> attempts) {
    assertThat(attempts.stream().map(Attempt::body).distinct()).hasSize(1);
    assertThat(attempts.get(0).json().path("id").asText()).isEqualTo(id).startsWith("notify-");
    assertThat(attempts.stream().filter(Attempt::isTaken)).hasSize(1);
    assertThat(attempts.get(attempts.size() - 1).isTaken()).isTrue();
  }

  private static void assertSigned(Attempt attempt) {
    String timestamp = attempt.header().apply("X-Raftsman-Timestamp");
    assertThat(attempt.header().apply("X-Raftsman-Signature"))
        .isEqualTo("v1=" + PlayedSlack.hmac(WEBHOOK_SECRET, timestamp + "." + attempt.body()));
    assertThat(Instant.ofEpochSecond(Long.parseLong(timestamp)))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
  }

  private static Map<String, List<Attempt>> deliveries() {
    return WEBHOOK.attempts().stream()
        .collect(Collectors.groupingBy(a -> a.header().apply("X-Raftsman-Delivery")));
  }

  private static void everybodyHearsThatItEnded(String how) {
    inSlack("has ended: " + how);
    inMattermost("has ended: " + how);
    assertThat(inWebhook("ended").path("conclusion").asText()).isEqualTo(how);
  }

  private static JsonNode inSlack(String title) {
    return SLACK.awaitTaken(
        title, m -> m.path("text").asText().startsWith("deploy of etcd " + title));
  }

  private static JsonNode inMattermost(String title) {
    return MATTERMOST.awaitTaken(
        title, m -> m.at("/attachments/0/fallback").asText().equals("deploy of etcd " + title));
  }

  private static JsonNode inWebhook(String kind) {
    return WEBHOOK.awaitTaken(kind, m -> m.path("kind").asText().equals(kind));
  }

  /** What is said to whoever clicks on a button that was made to be about something else. */
  private static String refusal(JsonNode inSlack, String ours, String other) throws Exception {
    UnaryOperator<String> made =
        value -> {
          assertThat(value).contains(ours);
          return value.replace(ours, other);
        };
    Click click = people.click(inSlack, "approve", ALICE, made);
    assertThat(status(people.signed(chat("/slack"), click))).isEqualTo(200);
    return refusal(click);
  }

  private static String refusal(Click click) {
    JsonNode told = people.awaitTold(click);
    assertThat(told.path("response_type").asText()).as("%s", told).isEqualTo("ephemeral");
    assertThat(told.path("replace_original").asBoolean(true)).isFalse();
    return told.path("text").asText();
  }

  /** Mattermost posts back what came with the button. */
  private static ObjectNode mattermostClick(JsonNode message, String choice, String user) {
    for (JsonNode action : message.at("/attachments/0/actions")) {
      if (action.path("id").asText().equals(choice)) {
        ObjectNode post = JsonNodeFactory.instance.objectNode();
        post.put("user_id", user).put("user_name", "whatever");
        post.set("context", action.at("/integration/context").deepCopy());
        return post;
      }
    }
    throw new AssertionError("no button " + choice + ": " + message);
  }

  private static HttpRequest mattermost(ObjectNode post) {
    return post("/mattermost", post.toString());
  }

  private static HttpRequest post(String path, String body) {
    return HttpRequest.newBuilder(chat(path))
        .timeout(SOON)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static int status(HttpRequest request) throws IOException, InterruptedException {
    return send(request).statusCode();
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static URI chat(String path) {
    return URI.create("http://127.0.0.1:" + port(CHAT_PORT) + path);
  }

  private static int readiness() throws IOException, InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + port(METRICS_PORT) + "/readyz");
    return status(HttpRequest.newBuilder(ready).timeout(SOON).build());
  }

  private static String port(Pattern line) {
    Matcher said = line.matcher(worker.said());
    assertThat(said.find()).as("%s", line).isTrue();
    return said.group(1);
  }

  /** The runs of all that the server knows, by workflow id. */
  private static Map<String, List<String>> workflows() {
    Finished listed = temporal.workflow("list", "--limit", "1000", "-o", "json");
    assertThat(listed.status()).as(listed.all()).isZero();
    JsonNode all = Desk.json(listed.out());
    return IntStream.range(0, all.size())
        .mapToObj(i -> all.get(i).path("execution"))
        .collect(
            Collectors.groupingBy(
                execution -> execution.path("workflowId").asText(),
                Collectors.mapping(
                    execution -> execution.path("runId").asText(), Collectors.toList())));
  }

  private static void assertExport(String id, String run) {
    Finished shown = temporal.workflow("show", "-w", id, "-r", run, "-o", "json");
    assertThat(shown.status()).as(shown.all()).isZero();
    assertThat(TemporalCommand.unpacked(shown.out()))
        .as("the payloads of %s can be read", id)
        .contains("\"cluster\":\"etcd\"");
    assertSecretFree(id, shown.out());
  }

  private static void assertSecretFree(String what, String text) {
    assertThat(Evidence.found(text, SECRETS)).as(what).isEmpty();
    // What makes a button ours is for Mattermost alone.
    MATTERMOST.taken().stream()
        .flatMap(message -> message.findValuesAsText("proof").stream())
        .forEach(
            proof -> assertThat(Evidence.found(text, Map.of(proof, "a proof"))).as(what).isEmpty());
  }
}
