package io.raftsman.starter.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.approval.Digest;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.operation.Scope;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What makes two requests the same: the cluster as the inventory has it, how much is wanted, who
 * must approve, and whatever else the operation is told.
 */
final class Fingerprint {
  /** What every request has, or says who asks, and where: it is not the operation's own. */
  private static final List<String> COMMON =
      List.of("order", "approval", "cluster", "requester", "scope", "onFailure", "audience");

  private Fingerprint() {}

  /** Sixteen hexadecimal digits. */
  static String of(Commission commission) {
    String common =
        commission
            .approval()
            .map(policy -> of(commission.cluster(), commission.scope(), policy))
            .orElseGet(() -> of(commission.cluster(), commission.scope()));
    ObjectNode own = json().valueToTree(commission.request());
    own.remove(COMMON);
    return own.isEmpty() ? common : Digest.of(common + "\n" + own);
  }

  /** Sixteen hexadecimal digits; of a request that has nothing of its own. */
  static String of(ClusterSpec cluster, Scope scope, ApprovalPolicy policy) {
    String plain = of(cluster, scope);
    boolean anybody = !policy.fourEyes() && policy.approvers().isEmpty() && policy.needed() == 1;
    return anybody
        ? plain
        : Digest.of(
            plain
                + "\n"
                + policy.fourEyes()
                + "\n"
                + new TreeSet<>(policy.approvers())
                + "\n"
                + policy.needed());
  }

  /** Sixteen hexadecimal digits; of a request that nobody must approve, or anybody may. */
  static String of(ClusterSpec cluster, Scope scope) {
    try {
      return Digest.of(
          json()
              .writeValueAsString(
                  Map.of(
                      "cluster",
                      cluster,
                      "stages",
                      new TreeSet<>(scope.stages()),
                      "hosts",
                      new TreeSet<>(scope.hosts()),
                      "mode",
                      scope.mode(),
                      "diff",
                      scope.diff(),
                      "outage",
                      scope.outage())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request can always be written", e);
    }
  }

  private static ObjectMapper json() {
    return JacksonJsonPayloadConverter.newDefaultObjectMapper()
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  }
}
