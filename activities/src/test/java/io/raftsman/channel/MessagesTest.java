package io.raftsman.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.raftsman.notification.Notification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The form of each message is as it was agreed. {@code -Draftsman.golden=write} writes what is
 * expected anew.
 */
final class MessagesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/io/raftsman/channel/golden");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final URI CLICKS = URI.create("https://raftsman.example/chat/mattermost");

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of("waiting", Notifications.waiting()),
        Arguments.of("reminder", Notifications.reminder()),
        Arguments.of("attention", Notifications.attention(true, false)),
        Arguments.of("skippable", Notifications.attention(true, true)),
        Arguments.of("ended", Notifications.ended()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void slack(String name, Notification notification) throws IOException {
    assertGolden("slack-" + name, SlackMessage.of(notification, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void mattermost(String name, Notification notification) throws IOException {
    assertGolden(
        "mattermost-" + name, MattermostMessage.of(notification, CLICKS, "a secret of ours"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void webhook(String name, Notification notification) throws IOException {
    assertGolden("webhook-" + name, NotificationJson.of(notification));
  }

  @Test
  void theExampleInTheDocumentationIsWhatIsSent() throws IOException {
    String example = Files.readString(GOLDEN.resolve("webhook-waiting.json"));
    assertThat(Files.readString(Path.of("../docs/json.md")))
        .contains("```json\n" + example + "```");
  }

  @Test
  void noButtonWhereNobodyTakesClicks() throws IOException {
    JsonNode message = JSON.readTree(SlackMessage.of(Notifications.waiting(), false));
    assertThat(types(message)).isNotEmpty().doesNotContain("actions");
  }

  @Test
  void slacksLimitsHoldWhateverThereIsToSay() throws IOException {
    String json = SlackMessage.of(Notifications.huge(), true);
    JsonNode message = JSON.readTree(json);

    assertThat(message.path("blocks").size()).isBetween(40, 50);
    assertThat(types(message)).contains("actions");
    assertThat(message.findValuesAsText("value")).hasSize(2).allMatch(v -> v.length() < 2_000);
    List<String> texts = Texts.of(json);
    assertThat(texts).allMatch(text -> text.length() <= 3_000);
    assertThat(texts).anyMatch(text -> text.equals("• and 261 more"));
    assertThat(texts)
        .filteredOn(t -> t.startsWith("&lt;"))
        .isNotEmpty()
        .allMatch(text -> text.endsWith("&lt;…"), "is not cut within an escape");
  }

  @Test
  void mattermostsLimitHoldsWhateverThereIsToSay() throws IOException {
    JsonNode message =
        JSON.readTree(MattermostMessage.of(Notifications.huge(), CLICKS, "a secret of ours"));
    assertThat(message.path("text").asText().length()).isBetween(10_000, 16_383);
  }

  @Test
  void theSecretOfMattermostsButtonsStaysHere() {
    String message = MattermostMessage.of(Notifications.waiting(), CLICKS, "a secret of ours");
    assertThat(message).contains("proof").doesNotContain("a secret of ours");
  }

  private static List<String> types(JsonNode message) {
    var types = new ArrayList<String>();
    message.path("blocks").forEach(block -> types.add(block.path("type").asText()));
    return types;
  }

  private static void assertGolden(String name, String message) throws IOException {
    var printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    String shown = JSON.writer(printer).writeValueAsString(JSON.readTree(message)) + "\n";
    Path file = GOLDEN.resolve(name + ".json");
    if ("write".equals(System.getProperty("raftsman.golden"))) {
      Files.writeString(file, shown);
    }
    assertThat(shown).isEqualTo(Files.readString(file));
  }
}
