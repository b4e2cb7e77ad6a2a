package io.raftsman.channel;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.notification.Notification;
import io.raftsman.operation.NeedsAttention;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a button is about; it travels with the button and comes back with the click.
 *
 * @param workflowId the operation
 * @param runId which run of it
 * @param cluster the cluster's name
 * @param token of the request for an approval, or of the failed steps that were shown
 * @param needed how many different people must approve
 */
public record ClickTarget(
    String workflowId, String runId, String cluster, String token, int needed) {
  /** Nothing but operations on clusters can be answered by a button. */
  private static final Pattern OPERATION = Pattern.compile("etcd-[^\\s\\p{Cntrl}]{1,250}");

  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9-]{1,64}");

  public ClickTarget {
    requireNonNull(workflowId, "workflowId");
    requireNonNull(runId, "runId");
    requireNonNull(cluster, "cluster");
    requireNonNull(token, "token");
  }

  /** What a message's buttons are about. */
  public static ClickTarget of(Notification notification) {
    Optional<ApprovalRequest> approval = notification.approval();
    return new ClickTarget(
        notification.workflowId(),
        notification.runId(),
        approval.map(ApprovalRequest::cluster).orElse(notification.cluster()),
        approval
            .map(ApprovalRequest::token)
            .orElseGet(() -> NeedsAttention.token(notification.attention())),
        approval.map(ApprovalRequest::needed).orElse(1));
  }

  /** Reads what {@link #toJson} wrote; empty where it is no answer to an operation of ours. */
  public static Optional<ClickTarget> read(JsonNode json) {
    var target =
        new ClickTarget(
            json.path("workflow").asText(""),
            json.path("run").asText(""),
            json.path("cluster").asText(""),
            json.path("token").asText(""),
            json.path("needed").asInt(1));
    return OPERATION.matcher(target.workflowId).matches()
            && RUN.matcher(target.runId).matches()
            && !target.cluster.isBlank()
        ? Optional.of(target)
        : Optional.empty();
  }

  /** As it travels. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("workflow", workflowId)
        .put("run", runId)
        .put("cluster", cluster)
        .put("token", token)
        .put("needed", needed);
  }

  /** Proves that a button with this choice was made by someone who knows the secret. */
  public String proof(Choice choice, String secret) {
    return Hmac.of(secret, "raftsman/button/1\n" + choice.id() + "\n" + toJson());
  }
}
