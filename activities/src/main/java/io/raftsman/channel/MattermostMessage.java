package io.raftsman.channel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.notification.Notification;
import java.net.URI;
import java.util.List;

/** A message as Mattermost shows it: a post with an attachment that has the buttons. */
final class MattermostMessage {
  /** A post has 16,383 characters; a message that is longer is sent as several posts. */
  private static final int TEXT = 4_000;

  private static final int LINE = 500;
  private static final int ITEMS = 20;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private MattermostMessage() {}

  /**
   * The document that an incoming webhook takes.
   *
   * @param clicks where clicks go
   * @param secret proves that a click comes from a button of ours
   */
  static String of(Notification notification, URI clicks, String secret) {
    Message message = Message.of(notification);
    String text = text(message);
    ObjectNode attachment = NODES.objectNode();
    attachment.put("fallback", PlainText.fit(message.title(), LINE, PlainText::harmless));
    attachment.put("color", color(notification));
    attachment.set("fields", fields(message));
    List<Choice> choices = Choice.about(notification);
    if (!choices.isEmpty()) {
      ArrayNode actions = attachment.putArray("actions");
      choices.forEach(
          choice ->
              actions.add(action(choice, ClickTarget.of(notification), text, clicks, secret)));
    }
    ObjectNode post = NODES.objectNode().put("text", text);
    post.putArray("attachments").add(attachment);
    return post.toString();
  }

  private static String text(Message message) {
    var text =
        new StringBuilder("#### ").append(Markdown.escape(message.title(), LINE)).append('\n');
    if (!message.text().isBlank()) {
      text.append(Markdown.escape(message.text(), TEXT)).append('\n');
    }
    if (!message.items().isEmpty()) {
      text.append("\n**").append(message.heading()).append("**\n");
      message.items().stream().limit(ITEMS).forEach(item -> append(text, item));
      if (message.items().size() > ITEMS) {
        text.append("- and ").append(message.items().size() - ITEMS).append(" more\n");
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String item) {
    text.append("- ").append(Markdown.escape(item.replace('\n', ' '), LINE)).append('\n');
  }

  private static ArrayNode fields(Message message) {
    ArrayNode fields = NODES.arrayNode();
    for (Message.Fact fact : message.facts()) {
      fields
          .addObject()
          .put("title", fact.name())
          .put("value", Markdown.escape(fact.value(), LINE))
          .put("short", true);
    }
    return fields;
  }

  /** The post is replaced when the answer was taken, so its text comes along. */
  private static ObjectNode action(
      Choice choice, ClickTarget target, String text, URI clicks, String secret) {
    ObjectNode action = NODES.objectNode();
    action.put("id", choice.id());
    action.put("type", "button");
    action.put("name", choice.label());
    action.put("style", style(choice));
    ObjectNode integration = action.putObject("integration");
    integration.put("url", clicks.toString());
    integration
        .putObject("context")
        .put("choice", choice.id())
        .put("proof", target.proof(choice, secret))
        .put("text", text)
        .set("target", target.toJson());
    return action;
  }

  private static String style(Choice choice) {
    return switch (choice) {
      case APPROVE, ABORT -> "danger";
      case RETRY -> "primary";
      case DENY, SKIP -> "default";
    };
  }

  private static String color(Notification notification) {
    return switch (notification.kind()) {
      case WAITING, REMINDER -> "#f2a93b";
      case ATTENTION -> "#d24b4e";
      case ENDED -> "#8d96a0";
    };
  }
}
