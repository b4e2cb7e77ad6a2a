package io.raftsman.worker.chat;

import static io.raftsman.worker.chat.RunningEndpoint.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.raftsman.channel.Choice;
import io.raftsman.channel.ClickTarget;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clicks in Mattermost: which are taken, and what is replied. */
final class MattermostClicksTest {
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
  void aClickIsAnsweredAndTheButtonsGo() throws Exception {
    JsonNode reply = reply(chat.mattermostClick("bobsid", Choice.DENY, TARGET));

    assertThat(reply.path("update").path("message").asText())
        .isEqualTo("#### main waits\nApproved: the purge &lt;begins&gt; (bob, in Mattermost)");
    assertThat(reply.path("update").path("props").isObject()).isTrue();
    assertThat(reply.path("update").path("props")).isEmpty();
    var given = chat.operations.given().get(0);
    assertThat(given.choice()).isEqualTo(Choice.DENY);
    assertThat(given.target()).isEqualTo(TARGET);
    assertThat(given.approver()).isEqualTo("bob");
    assertThat(given.reason()).isEqualTo("in Mattermost");
  }

  @Test
  void whereMoreMustApproveTheButtonsStay() throws Exception {
    var two = new ClickTarget("etcd-main", "0190-run", "main", "token", 2);
    JsonNode reply = reply(chat.mattermostClick("bobsid", Choice.APPROVE, two));
    assertThat(reply.path("update").path("message").asText()).contains("(bob, in Mattermost)");
    assertThat(reply.path("update").has("props")).isFalse();
  }

  @Test
  void aRefusalIsToldToTheClickerAlone() throws Exception {
    chat.operations.refuse("nothing is asked @channel");
    JsonNode reply = reply(chat.mattermostClick("bobsid", Choice.APPROVE, TARGET));
    assertThat(reply.has("update")).isFalse();
    assertThat(reply.path("ephemeral_text").asText())
        .startsWith("Refused: nothing is asked")
        .doesNotContain("@channel");
  }

  @Test
  void somebodyWhoIsNotOnTheListIsRefused() throws Exception {
    JsonNode reply = reply(chat.mattermostClick("U012ABC", Choice.APPROVE, TARGET));
    assertThat(reply.path("ephemeral_text").asText()).contains("not on the list");
    assertThat(chat.operations.given()).isEmpty();
  }

  @Test
  void aButtonThatIsNotOursIsRefused() throws Exception {
    String forged = TARGET.proof(Choice.APPROVE, "another secret");
    assertRefused(chat.mattermostClick("bobsid", Choice.APPROVE, TARGET, forged), 401);
    assertRefused(chat.mattermostClick("bobsid", Choice.APPROVE, TARGET, ""), 401);
  }

  @Test
  void theProofOfAButtonIsOfThatButtonAlone() throws Exception {
    HttpRequest deny = chat.mattermostClick("bobsid", Choice.DENY, TARGET);
    String proof = TARGET.proof(Choice.DENY, RunningEndpoint.MATTERMOST_SECRET);
    var other = new ClickTarget("etcd-main", "0191-run", "main", TARGET.token(), 1);
    assertRefused(chat.mattermostClick("bobsid", Choice.APPROVE, TARGET, proof), 401);
    assertRefused(chat.mattermostClick("bobsid", Choice.DENY, other, proof), 401);
    assertThat(chat.status(deny)).isEqualTo(200);
  }

  @Test
  void nothingButOperationsCanBeAnswered() throws Exception {
    var other = new ClickTarget("payroll-main", "0190-run", "main", "t", 1);
    assertRefused(chat.mattermostClick("bobsid", Choice.APPROVE, other), 400);
  }

  private JsonNode reply(HttpRequest request) throws Exception {
    var response = chat.send(request);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return new ObjectMapper().readTree(response.body());
  }

  private void assertRefused(HttpRequest request, int status) throws Exception {
    var response = chat.send(request);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEmpty();
    assertThat(chat.operations.given()).isEmpty();
  }
}
