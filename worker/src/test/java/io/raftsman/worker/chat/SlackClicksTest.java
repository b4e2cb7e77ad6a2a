package io.raftsman.worker.chat;

import static io.raftsman.worker.chat.RunningEndpoint.TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.channel.Choice;
import io.raftsman.channel.ClickTarget;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clicks in Slack: which are taken, and what is told of them. */
final class SlackClicksTest {
  private static final String USER = "U012ABC";

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
  void aClickIsAnswered() throws Exception {
    assertThat(chat.status(chat.signed(click(Choice.APPROVE)))).isEqualTo(200);

    JsonNode told = told();
    assertThat(told.path("replace_original").asBoolean()).isTrue();
    assertThat(told.path("blocks").findValuesAsText("type"))
        .containsExactly("header", "section", "mrkdwn");
    assertThat(told.path("blocks").toString())
        .contains("Approved: the purge &lt;begins&gt; (alice, in Slack)");
    var given = chat.operations.given().get(0);
    assertThat(given.choice()).isEqualTo(Choice.APPROVE);
    assertThat(given.target()).isEqualTo(TARGET);
    assertThat(given.approver()).isEqualTo("alice");
    assertThat(given.reason()).isEqualTo("in Slack");
  }

  @Test
  void whereMoreMustApproveTheButtonsStayAndAllAreTold() throws Exception {
    var two = new ClickTarget("etcd-main", "0190-run", "main", "token", 2);
    chat.send(chat.signed(chat.slackClick(USER, Choice.APPROVE, two)));
    JsonNode told = told();
    assertThat(told.path("replace_original").asBoolean()).isFalse();
    assertThat(told.path("response_type").asText()).isEqualTo("in_channel");
  }

  @Test
  void aRefusalIsToldToTheClickerAlone() throws Exception {
    chat.operations.refuse("four eyes: <alice> asked for it");
    chat.send(chat.signed(click(Choice.APPROVE)));
    JsonNode told = told();
    assertThat(told.path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(told.path("text").asText())
        .isEqualTo("Refused: four eyes: &lt;alice&gt; asked for it");
  }

  @Test
  void somebodyWhoIsNotOnTheListIsRefused() throws Exception {
    chat.send(chat.signed(chat.slackClick("U999XYZ", Choice.APPROVE, TARGET)));
    assertThat(told().path("text").asText()).contains("U999XYZ", "not on the list");
    assertThat(chat.operations.given()).isEmpty();
  }

  @Test
  void aForgedSignatureIsRefused() throws Exception {
    String body = RunningEndpoint.form(click(Choice.APPROVE));
    long now = Long.parseLong(timestamp(chat.signed(click(Choice.APPROVE))));
    assertRefused(chat.signed(body, now, "another secret of 32 characters."), 401);
    HttpRequest good = chat.signed(body, now, "x");
    assertRefused(
        HttpRequest.newBuilder(good, (n, v) -> !n.equals("X-Slack-Signature")).build(), 401);
  }

  @Test
  void aBodyOtherThanTheSignedOneIsRefused() throws Exception {
    HttpRequest signed = chat.signed(click(Choice.DENY));
    String other = RunningEndpoint.form(click(Choice.APPROVE));
    assertRefused(
        HttpRequest.newBuilder(signed, (n, v) -> true)
            .POST(HttpRequest.BodyPublishers.ofString(other))
            .build(),
        401);
  }

  @Test
  void anOldOneIsRefusedAndOneFromTheFuture() throws Exception {
    ObjectNode click = click(Choice.APPROVE);
    assertRefused(chat.signedAt(click, Duration.ofMinutes(-5)), 401);
    assertRefused(chat.signedAt(click, Duration.ofMinutes(5).plusSeconds(1)), 401);
    assertThat(chat.status(chat.signedAt(click, Duration.ofMinutes(-5).plusSeconds(1))))
        .isEqualTo(200);
  }

  @Test
  void oneThatComesAgainIsRefusedForAsLongAsItIsFresh() throws Exception {
    HttpRequest request = chat.signedAt(click(Choice.APPROVE), Duration.ofMinutes(5));
    assertThat(chat.status(request)).isEqualTo(200);
    assertThat(chat.status(request)).isEqualTo(409);
    chat.pass(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(chat.status(request)).isEqualTo(409);
    chat.pass(Duration.ofSeconds(1));
    assertThat(chat.status(request)).isEqualTo(401);
    told();
    assertThat(chat.operations.given()).hasSize(1);
  }

  @Test
  void nothingButOperationsCanBeAnswered() throws Exception {
    var other = new ClickTarget("payroll-main", "0190-run", "main", "t", 1);
    assertRefused(chat.signed(chat.slackClick(USER, Choice.APPROVE, other)), 400);
    var noRun = new ClickTarget("etcd-main", "", "main", "t", 1);
    assertRefused(chat.signed(chat.slackClick(USER, Choice.APPROVE, noRun)), 400);
  }

  @Test
  void whatItMeansIsToldToSlackAlone() throws Exception {
    ObjectNode click = click(Choice.APPROVE);
    click.put("response_url", "https://evil.example/actions/1");
    assertRefused(chat.signed(click), 400);
    assertThat(SlackClicks.isSlack(URI.create("https://hooks.slack.com/actions/T/1/x"))).isTrue();
    assertThat(SlackClicks.isSlack(URI.create("http://hooks.slack.com/actions/T/1/x"))).isFalse();
    assertThat(SlackClicks.isSlack(URI.create("https://hooks.slack.com.evil.example/a"))).isFalse();
    assertThat(SlackClicks.isSlack(URI.create("https://hooks.slack.com@evil.example/a"))).isFalse();
    assertThat(SlackClicks.isSlack(URI.create("https://hooks.slack.com:8443/a"))).isFalse();
  }

  @Test
  void aClickOfAnotherKindIsRefused() throws Exception {
    ObjectNode other = click(Choice.APPROVE);
    other.withArray("actions").removeAll();
    other.withArray("actions").addObject().put("action_id", "something_else");
    assertRefused(chat.signed(other), 400);
    assertRefused(chat.signed(click(Choice.APPROVE).put("type", "view_submission")), 400);
  }

  private ObjectNode click(Choice choice) {
    return chat.slackClick(USER, choice, TARGET);
  }

  private static String timestamp(HttpRequest request) {
    return request.headers().firstValue("X-Slack-Request-Timestamp").orElseThrow();
  }

  private JsonNode told() {
    await().until(() -> chat.slack.told().size() == 1);
    return chat.slack.told().get(0);
  }

  private void assertRefused(HttpRequest request, int status) throws Exception {
    var response = chat.send(request);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEmpty();
    assertThat(chat.operations.given()).isEmpty();
  }
}
