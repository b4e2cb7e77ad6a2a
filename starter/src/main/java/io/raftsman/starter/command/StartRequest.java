package io.raftsman.starter.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.operation.SearchAttributes;
import io.raftsman.worker.Payloads;
import io.temporal.api.common.v1.Payload;
import java.util.Base64;

/**
 * An operation as Temporal's HTTP API takes it: the body to POST to {@code
 * /api/v1/namespaces/NAMESPACE/workflows/WORKFLOW_ID}. It is what {@link Running} starts on a
 * server that knows the search attributes. Temporal's own payload holds the request, plain JSON in
 * base64.
 */
final class StartRequest {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private StartRequest() {}

  static ObjectNode of(Commission commission, String taskQueue) {
    String cluster = commission.cluster().name();
    String requester = commission.order().requester();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("workflowId", OperationId.of(cluster));
    body.putObject("workflowType").put("name", commission.operation());
    body.putObject("taskQueue").put("name", taskQueue);
    body.putArray("input").add(value(commission.request()));
    body.put("workflowIdReusePolicy", "WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE");
    body.put("workflowIdConflictPolicy", "WORKFLOW_ID_CONFLICT_POLICY_FAIL");
    body.putObject("memo")
        .putObject("fields")
        .put(Begun.OPERATION, commission.operation())
        .put(Begun.REQUESTER, requester)
        .put(Begun.REQUEST, commission.fingerprint());
    ObjectNode attributes = body.putObject("searchAttributes").putObject("indexedFields");
    SearchAttributes.ofRunning(commission.operation(), cluster, requester)
        .getUntypedValues()
        .forEach((key, attribute) -> attributes.put(key.getName(), attribute.toString()));
    body.putObject("userMetadata").put("summary", commission.title());
    return body;
  }

  /**
   * As the converter of the workers writes it. Not in the API's shorthand: that makes null of an
   * empty list.
   */
  private static ObjectNode value(Object request) {
    Payload payload = Payloads.converter().toPayload(request).orElseThrow();
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = value.putObject("metadata");
    payload
        .getMetadataMap()
        .forEach((key, bytes) -> metadata.put(key, BASE64.encodeToString(bytes.toByteArray())));
    value.put("data", BASE64.encodeToString(payload.getData().toByteArray()));
    return value;
  }
}
