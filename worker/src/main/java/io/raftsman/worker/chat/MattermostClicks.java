package io.raftsman.worker.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.channel.Choice;
import io.raftsman.channel.ClickTarget;
import io.raftsman.channel.Hmac;
import io.raftsman.channel.Markdown;
import io.raftsman.secret.Secret;
import io.raftsman.secret.SecretUnreadableException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clicks in Mattermost, which sends back what came with the button. Mattermost shows the reply to
 * whoever clicked, and puts the post that it holds in the place of the one with the buttons.
 */
final class MattermostClicks implements Clicks {
  private static final Logger LOG = LoggerFactory.getLogger("raftsman.chat");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SENTENCE = 2_900;

  private final Secret secret;
  private final Answers answers;

  MattermostClicks(Secret secret, Answers answers) {
    this.secret = secret;
    this.answers = answers;
  }

  @Override
  public Reply take(Request request) {
    JsonNode post;
    try {
      post = JSON.readTree(request.body());
    } catch (JsonProcessingException e) {
      return Reply.BAD;
    }
    JsonNode context = post.path("context");
    Optional<Choice> choice = Choice.of(context.path("choice").asText(""));
    Optional<ClickTarget> target = ClickTarget.read(context.path("target"));
    String user = post.path("user_id").asText("");
    if (choice.isEmpty() || target.isEmpty() || user.isEmpty()) {
      return Reply.BAD;
    }
    try {
      String proof = target.get().proof(choice.get(), secret.read());
      if (!Hmac.same(proof, context.path("proof").asText(""))) {
        return Reply.NOT_PROVEN;
      }
    } catch (SecretUnreadableException e) {
      LOG.warn("Clicks in Mattermost can't be checked: {}", e.getMessage());
      return Reply.NOT_NOW;
    }
    var click =
        new Click(
            Chat.MATTERMOST, user, choice.get(), target.get(), "mattermost-" + UUID.randomUUID());
    return Reply.json(document(answers.take(click), context.path("text").asText("")).toString());
  }

  private static ObjectNode document(Outcome outcome, String text) {
    String sentence = Markdown.escape(outcome.sentence(), SENTENCE);
    ObjectNode document = JSON.createObjectNode();
    if (!outcome.taken()) {
      return document.put("ephemeral_text", sentence);
    }
    ObjectNode update = document.putObject("update");
    update.put("message", text + "\n" + sentence);
    if (outcome.settled()) {
      // None of the post's properties stays, and so no button.
      update.putObject("props");
    }
    return document;
  }
}
