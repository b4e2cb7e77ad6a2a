package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.Order;
import java.util.List;

/**
 * Replacements that somebody wants.
 *
 * @param order the cluster, who asks, and how much is wanted
 * @param replacements who is replaced by whom
 * @param all whether every member is replaced: those that no replacement names on their own hosts,
 *     with fresh data
 * @param failed whether the operator states that the replaced members have failed, so that nobody
 *     waits for them to have been unhealthy for a minute
 * @param snapshot whether a snapshot is fetched first
 */
public record MemberReplaceRequest(
    Order order, List<Replacement> replacements, boolean all, boolean failed, boolean snapshot) {
  public MemberReplaceRequest {
    requireNonNull(order, "order");
    replacements = List.copyOf(replacements);
  }
}
