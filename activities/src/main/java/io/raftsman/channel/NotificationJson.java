package io.raftsman.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Destruction;
import io.raftsman.notification.Notification;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.NeedsAttention;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A message for programs: {@code raftsman/notification/1}, in one line of ASCII; {@code
 * docs/json.md} has the schema. It is built field by field, so that a change of the domain doesn't
 * change it unnoticed.
 */
final class NotificationJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private NotificationJson() {}

  static String of(Notification notification) {
    ObjectNode json = NODES.objectNode();
    json.put("schema", "raftsman/notification/1");
    json.put("id", notification.id());
    json.put("kind", notification.kind().label());
    json.put("operation", notification.operation());
    json.put("cluster", notification.cluster());
    json.put("requester", notification.requester());
    json.put("workflowId", notification.workflowId());
    json.put("runId", notification.runId());
    json.put("time", notification.time().toString());
    json.put("text", notification.text());
    json.set("approval", orNull(notification.approval().map(NotificationJson::request)));
    json.set("attention", array(notification.attention(), NotificationJson::attention));
    json.put("conclusion", notification.conclusion().map(Conclusion::label).orElse(null));
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }

  private static ObjectNode request(ApprovalRequest request) {
    ObjectNode json = NODES.objectNode();
    json.put("cluster", request.cluster());
    json.put("token", request.token());
    json.put("deadline", request.deadline().map(Instant::toString).orElse(null));
    json.put("needed", request.needed());
    ArrayNode approvers = json.putArray("approvers");
    request.approvers().forEach(approvers::add);
    json.put("excluded", request.excluded().orElse(null));
    json.set("given", array(request.given(), NotificationJson::approval));
    json.put("again", request.again());
    json.set("destructions", array(request.destructions(), NotificationJson::destruction));
    return json;
  }

  private static ObjectNode approval(Approval approval) {
    return NODES
        .objectNode()
        .put("token", approval.token())
        .put("approver", approval.approver())
        .put("reason", approval.reason())
        .put("time", approval.time().toString());
  }

  private static ObjectNode destruction(Destruction destruction) {
    ObjectNode json = NODES.objectNode().put("host", destruction.host());
    ArrayNode findings = json.putArray("findings");
    destruction.findings().forEach(findings::add);
    return json.put("bytes", destruction.bytes()).put("keys", destruction.keys().orElse(null));
  }

  private static ObjectNode attention(NeedsAttention step) {
    return NODES
        .objectNode()
        .put("host", step.failure().host())
        .put("stage", step.failure().stage().label())
        .put("kind", step.failure().kind().name().toLowerCase(Locale.ROOT))
        .put("attempted", step.failure().attempted())
        .put("cameBack", step.failure().cameBack())
        .put("remedy", step.failure().remedy())
        .put("since", step.since().toString())
        .put("skippable", step.skippable());
  }

  private static <T> ArrayNode array(Collection<T> items, Function<T, ObjectNode> item) {
    ArrayNode array = NODES.arrayNode();
    items.forEach(one -> array.add(item.apply(one)));
    return array;
  }

  private static JsonNode orNull(Optional<ObjectNode> node) {
    return node.<JsonNode>map(n -> n).orElse(NODES.nullNode());
  }
}
