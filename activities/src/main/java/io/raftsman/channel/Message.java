package io.raftsman.channel;

import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Destruction;
import io.raftsman.notification.Notification;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.NeedsAttention;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a message says, before a chat's own way to write it. Nothing is escaped yet.
 *
 * @param title one line
 * @param text what the operation says
 * @param heading what the items are; empty where there are none
 * @param items what would be destroyed, or what failed, one a host or step
 * @param facts the rest
 */
record Message(String title, String text, String heading, List<String> items, List<Fact> facts) {

  /** A thing to know, such as the token. */
  record Fact(String name, String value) {}

  Message {
    items = List.copyOf(items);
    facts = List.copyOf(facts);
  }

  static Message of(Notification notification) {
    return new Message(
        title(notification),
        // The text of one that needs attention is its items.
        notification.attention().isEmpty() ? notification.text() : "",
        heading(notification),
        items(notification),
        facts(notification));
  }

  private static String title(Notification notification) {
    String what = notification.operation() + " of " + notification.cluster();
    return switch (notification.kind()) {
      case WAITING -> what + " waits for an approval";
      case REMINDER -> what + " still waits for an approval";
      case ATTENTION -> what + " needs attention";
      case ENDED ->
          what
              + " has ended"
              + notification.conclusion().map(Conclusion::label).map(c -> ": " + c).orElse("");
    };
  }

  private static String heading(Notification notification) {
    if (!notification.attention().isEmpty()) {
      return "What failed";
    }
    return notification
        .approval()
        .map(
            request ->
                request.again()
                    ? "What would be destroyed now (it is not what was approved before)"
                    : "What would be destroyed")
        .orElse("");
  }

  private static List<String> items(Notification notification) {
    if (!notification.attention().isEmpty()) {
      return notification.attention().stream()
          .map(NeedsAttention::failure)
          .map(failure -> failure.sentence())
          .toList();
    }
    return notification.approval().stream()
        .flatMap(request -> request.destructions().stream())
        .map(Message::item)
        .toList();
  }

  private static String item(Destruction destruction) {
    return destruction.host() + ": " + String.join("; ", destruction.findings());
  }

  private static List<Fact> facts(Notification notification) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("Asked for by", notification.requester()));
    notification.approval().ifPresent(request -> add(facts, request));
    return facts;
  }

  private static void add(List<Fact> facts, ApprovalRequest request) {
    request.deadline().ifPresent(deadline -> facts.add(new Fact("Expires", deadline.toString())));
    facts.add(new Fact("Approvals", approvals(request)));
    if (!request.approvers().isEmpty()) {
      facts.add(new Fact("Who may approve", String.join(", ", request.approvers())));
    }
    request.excluded().ifPresent(who -> facts.add(new Fact("Who may not (four eyes)", who)));
    facts.add(new Fact("Token", request.token()));
  }

  private static String approvals(ApprovalRequest request) {
    String count = request.given().size() + " of " + request.needed();
    return request.given().isEmpty()
        ? count
        : count
            + ": "
            + request.given().stream().map(Approval::approver).collect(Collectors.joining(", "));
  }
}
