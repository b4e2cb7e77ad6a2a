package io.raftsman.notification;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonValue;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.NeedsAttention;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A message about an operation. It holds no secret. It arrives at least once: one that comes again
 * has the same id.
 *
 * @param id the same for every delivery of this message, and for no other message
 * @param kind what it is about
 * @param operation such as {@code deploy}
 * @param cluster the cluster's name
 * @param requester who asked for the operation
 * @param workflowId where answers go
 * @param runId which run of that workflow it is about
 * @param time when it came to this
 * @param text what to say to a person, one sentence or several lines
 * @param approval what waits for an approval
 * @param attention what failed for good and waits for a person
 * @param conclusion how it ended
 */
public record Notification(
    String id,
    Kind kind,
    String operation,
    String cluster,
    String requester,
    String workflowId,
    String runId,
    Instant time,
    String text,
    Optional<ApprovalRequest> approval,
    List<NeedsAttention> attention,
    Optional<Conclusion> conclusion) {

  /** What messages are about. */
  public enum Kind {
    /** An approval is asked for. */
    WAITING,
    /** It is still asked for, and expires soon. */
    REMINDER,
    /** Steps failed for good; a person must say what now. */
    ATTENTION,
    /** The operation has ended. */
    ENDED;

    /** The word in messages. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Notification {
    requireNonNull(id, "id");
    requireNonNull(kind, "kind");
    requireNonNull(operation, "operation");
    requireNonNull(cluster, "cluster");
    requireNonNull(requester, "requester");
    requireNonNull(workflowId, "workflowId");
    requireNonNull(runId, "runId");
    requireNonNull(time, "time");
    requireNonNull(text, "text");
    requireNonNull(approval, "approval");
    attention = List.copyOf(attention);
    requireNonNull(conclusion, "conclusion");
  }
}
