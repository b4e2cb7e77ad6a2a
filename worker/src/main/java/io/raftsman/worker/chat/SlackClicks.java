package io.raftsman.worker.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.raftsman.channel.Choice;
import io.raftsman.channel.ClickTarget;
import io.raftsman.channel.Mrkdwn;
import io.raftsman.channel.NotDeliveredException;
import io.raftsman.channel.Post;
import io.raftsman.secret.Secret;
import io.raftsman.secret.SecretUnreadableException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clicks in Slack. It wants an answer within 3 s and shows nothing of it, so that what became of a
 * click is told afterwards, at the address that comes with it.
 */
final class SlackClicks implements Clicks {
  private static final Logger LOG = LoggerFactory.getLogger("raftsman.chat");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SENTENCE = 2_900;
  private static final int UPDATE_ID = 32;

  private final Secret secret;
  private final SlackSignatures signatures;
  private final Replays replays;
  private final Predicate<URI> slack;
  private final Answers answers;
  private final Post post;

  /**
   * Clicks of the app that has this signing secret.
   *
   * @param slack whether an address is Slack's own
   */
  SlackClicks(
      Secret secret, InstantSource clock, Predicate<URI> slack, Answers answers, Post post) {
    this.secret = secret;
    this.signatures = new SlackSignatures(clock);
    // One from the future, as far as such are taken, is good for twice as long.
    this.replays = new Replays(SlackSignatures.WINDOW.multipliedBy(2).plusSeconds(1), clock);
    this.slack = slack;
    this.answers = answers;
    this.post = post;
  }

  /** Whether Slack tells it to be for answers to clicks. */
  static boolean isSlack(URI address) {
    return "https".equals(address.getScheme())
        && "hooks.slack.com".equals(address.getHost())
        && address.getPort() == -1;
  }

  @Override
  public Reply take(Request request) {
    Optional<String> signature;
    try {
      signature = signatures.proven(request, secret.read());
    } catch (SecretUnreadableException e) {
      LOG.warn("Clicks in Slack can't be checked: {}", e.getMessage());
      return Reply.NOT_NOW;
    }
    if (signature.isEmpty()) {
      return Reply.NOT_PROVEN;
    }
    if (!replays.first(signature.get())) {
      return Reply.SEEN_BEFORE;
    }
    return payload(request)
        .flatMap(payload -> work(payload, signature.get()))
        .map(Reply.OK::then)
        .orElse(Reply.BAD);
  }

  private static Optional<JsonNode> payload(Request request) {
    try {
      List<String> payloads =
          new QueryStringDecoder(request.body(), false)
              .parameters()
              .getOrDefault("payload", List.of());
      return payloads.size() == 1 ? Optional.of(JSON.readTree(payloads.get(0))) : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<Runnable> work(JsonNode payload, String signature) {
    JsonNode action = payload.path("actions").path(0);
    String user = payload.path("user").path("id").asText("");
    Optional<URI> address = address(payload.path("response_url").asText(""));
    Optional<Choice> choice = Choice.of(action.path("action_id").asText(""));
    Optional<ClickTarget> target = target(action.path("value").asText(""));
    if (!payload.path("type").asText("").equals("block_actions")
        || user.isEmpty()
        || address.isEmpty()
        || choice.isEmpty()
        || target.isEmpty()) {
      return Optional.empty();
    }
    var click =
        new Click(
            Chat.SLACK,
            user,
            choice.get(),
            target.get(),
            "slack-" + signature.substring(signature.length() - UPDATE_ID));
    return Optional.of(
        () -> tell(address.get(), document(answers.take(click), payload.path("message"))));
  }

  private Optional<URI> address(String text) {
    try {
      return Optional.of(URI.create(text)).filter(slack);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<ClickTarget> target(String value) {
    try {
      return ClickTarget.read(JSON.readTree(value));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private void tell(URI address, ObjectNode document) {
    try {
      post.json("Slack", address, document.toString(), Map.of());
    } catch (NotDeliveredException e) {
      LOG.warn("What became of a click could not be told: {}", e.getMessage());
    }
  }

  private static ObjectNode document(Outcome outcome, JsonNode message) {
    String sentence = Mrkdwn.escape(outcome.sentence(), SENTENCE);
    ObjectNode document = JSON.createObjectNode();
    if (outcome.settled() && message.path("blocks").isArray()) {
      document.put("replace_original", true);
      document.put("text", message.path("text").asText("") + "\n" + sentence);
      document.set("blocks", withoutButtons(message.path("blocks"), sentence));
      return document;
    }
    document.put("replace_original", false);
    document.put("response_type", outcome.taken() ? "in_channel" : "ephemeral");
    return document.put("text", sentence);
  }

  private static ArrayNode withoutButtons(JsonNode blocks, String sentence) {
    ArrayNode left = JSON.createArrayNode();
    for (JsonNode block : blocks) {
      if (!block.path("type").asText("").equals("actions")) {
        left.add(block);
      }
    }
    ObjectNode text =
        JSON.createObjectNode().put("type", "mrkdwn").put("text", sentence).put("verbatim", true);
    left.addObject().put("type", "section").set("text", text);
    return left;
  }
}
