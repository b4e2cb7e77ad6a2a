package io.raftsman.channel;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import io.raftsman.notification.Notification;
import java.util.ArrayList;
import java.util.List;

/** A message as Slack shows it: Block Kit, within Slack's limits. */
final class SlackMessage {
  private static final int HEADER = 150;
  private static final int TEXT = 3_000;
  private static final int FIELD = 2_000;

  /** Slack takes 50 blocks; the other parts of a message are fewer than ten. */
  private static final int ITEMS = 40;

  private static final int ITEM = 1_000;
  private static final int DIALOG_TEXT = 300;
  private static final int DIALOG_TITLE = 100;
  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .disableHtmlEscaping()
          .create();

  private SlackMessage() {}

  /**
   * The document that an incoming webhook takes.
   *
   * @param buttons whether there is somebody who takes clicks
   */
  static String of(Notification notification, boolean buttons) {
    Message message = Message.of(notification);
    var json = new JsonObject();
    json.addProperty("text", Mrkdwn.escape(message.title() + "\n" + message.text(), TEXT));
    json.add("blocks", GSON.toJsonTree(blocks(notification, message, buttons)));
    json.addProperty("unfurl_links", false);
    json.addProperty("unfurl_media", false);
    return GSON.toJson(json);
  }

  private static List<LayoutBlock> blocks(
      Notification notification, Message message, boolean buttons) {
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(HeaderBlock.builder().text(plain(message.title(), HEADER)).build());
    if (!message.text().isBlank()) {
      blocks.add(section(markdown(Mrkdwn.escape(message.text(), TEXT))));
    }
    addItems(blocks, message);
    blocks.add(
        SectionBlock.builder()
            .fields(message.facts().stream().map(SlackMessage::fact).toList())
            .build());
    List<Choice> choices = Choice.about(notification);
    if (buttons && !choices.isEmpty()) {
      String value = ClickTarget.of(notification).toJson().toString();
      List<BlockElement> elements = new ArrayList<>();
      choices.forEach(choice -> elements.add(button(choice, value, notification)));
      blocks.add(ActionsBlock.builder().blockId("raftsman").elements(elements).build());
    }
    blocks.add(
        ContextBlock.builder()
            .elements(List.of(plain(notification.workflowId() + " · " + notification.id(), FIELD)))
            .build());
    return blocks;
  }

  private static void addItems(List<LayoutBlock> blocks, Message message) {
    if (message.items().isEmpty()) {
      return;
    }
    blocks.add(section(markdown("*" + message.heading() + "*")));
    int shown = message.items().size() > ITEMS ? ITEMS - 1 : message.items().size();
    message.items().stream()
        .limit(shown)
        .forEach(item -> blocks.add(section(markdown("• " + Mrkdwn.escape(item, ITEM)))));
    if (shown < message.items().size()) {
      blocks.add(section(markdown("• and " + (message.items().size() - shown) + " more")));
    }
  }

  private static TextObject fact(Message.Fact fact) {
    return markdown("*" + fact.name() + "*\n" + Mrkdwn.escape(fact.value(), FIELD / 2));
  }

  private static ButtonElement button(Choice choice, String value, Notification notification) {
    var button =
        ButtonElement.builder()
            .actionId(choice.id())
            .text(plain(choice.label(), DIALOG_TITLE))
            .value(value);
    choice.warning().ifPresent(warning -> button.confirm(dialog(choice, warning, notification)));
    return switch (choice) {
      case APPROVE, ABORT -> button.style("danger").build();
      case RETRY -> button.style("primary").build();
      case DENY, SKIP -> button.build();
    };
  }

  private static ConfirmationDialogObject dialog(
      Choice choice, String warning, Notification notification) {
    return ConfirmationDialogObject.builder()
        .title(plain(choice.label() + "?", DIALOG_TITLE))
        .text(
            plain(
                notification.operation() + " of " + notification.cluster() + ": " + warning,
                DIALOG_TEXT))
        .confirm(plain(choice.label(), DIALOG_TITLE))
        .deny(plain("Back", DIALOG_TITLE))
        .style("danger")
        .build();
  }

  private static SectionBlock section(TextObject text) {
    return SectionBlock.builder().text(text).build();
  }

  /** Slack makes no links of its own out of names and addresses in it. */
  private static MarkdownTextObject markdown(String text) {
    return MarkdownTextObject.builder().text(text).verbatim(true).build();
  }

  private static PlainTextObject plain(String text, int most) {
    return PlainTextObject.builder()
        .text(PlainText.fit(text, most, PlainText::harmless))
        .emoji(false)
        .build();
  }
}
