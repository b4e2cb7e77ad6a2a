package io.raftsman.operation;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/**
 * By what operations are found and listed on a server, all of type Keyword. None holds a secret. A
 * server must know them before they are used: where it doesn't, operations run without.
 */
public final class SearchAttributes {
  /** Such as {@code deploy}. */
  public static final SearchAttributeKey<String> OPERATION =
      SearchAttributeKey.forKeyword("RaftsmanOperation");

  /** The cluster's name. */
  public static final SearchAttributeKey<String> CLUSTER =
      SearchAttributeKey.forKeyword("RaftsmanCluster");

  /** Who asked for it. */
  public static final SearchAttributeKey<String> REQUESTER =
      SearchAttributeKey.forKeyword("RaftsmanRequester");

  /**
   * What it does or waits for, or how it ended: such as {@code running} or {@code needs attention}.
   */
  public static final SearchAttributeKey<String> STATE =
      SearchAttributeKey.forKeyword("RaftsmanState");

  private SearchAttributes() {}

  /** All. */
  public static List<SearchAttributeKey<String>> all() {
    return List.of(OPERATION, CLUSTER, REQUESTER, STATE);
  }

  /** Those that an operation is started with. */
  public static io.temporal.common.SearchAttributes ofRunning(
      String operation, String cluster, String requester) {
    return io.temporal.common.SearchAttributes.newBuilder()
        .set(OPERATION, operation)
        .set(CLUSTER, cluster)
        .set(REQUESTER, requester)
        .set(STATE, "running")
        .build();
  }
}
