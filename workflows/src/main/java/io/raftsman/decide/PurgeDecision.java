package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.Destruction;
import java.util.List;

/** What may be taken away, given what is on the hosts. */
public sealed interface PurgeDecision {

  /** There is nothing to take away. */
  record Nothing() implements PurgeDecision {}

  /**
   * Something is there that may be taken away, once a person has approved.
   *
   * @param destructions what would be destroyed, a host each
   * @param etcd whether an etcd or its data is among it, so that there is something to copy first
   */
  record Destroy(List<Destruction> destructions, boolean etcd) implements PurgeDecision {
    public Destroy {
      destructions = List.copyOf(destructions);
    }
  }

  /**
   * Something is there that must stay.
   *
   * @param reason what is where, what forbids to take it away, and how to go on
   */
  record Refuse(String reason) implements PurgeDecision {
    public Refuse {
      requireNonNull(reason, "reason");
    }
  }
}
