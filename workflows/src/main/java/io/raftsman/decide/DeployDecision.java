package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.Destruction;
import java.util.List;
import java.util.Optional;

/** What a deploy may do, given what is on the hosts. */
public sealed interface DeployDecision {

  /**
   * Nothing is there, or only this deployment, unfinished: go on.
   *
   * @param unfinished id of the deployment to carry on; empty for a new one
   */
  record Bootstrap(Optional<String> unfinished) implements DeployDecision {
    public Bootstrap {
      requireNonNull(unfinished, "unfinished");
    }
  }

  /**
   * Something is there that may be purged, once a person has approved.
   *
   * @param destructions what would be destroyed, a host each
   */
  record PurgeFirst(List<Destruction> destructions) implements DeployDecision {
    public PurgeFirst {
      destructions = List.copyOf(destructions);
    }
  }

  /**
   * Something is there that must not be purged.
   *
   * @param reason what was found on every host, what forbids to purge it, and how to go on
   */
  record Abort(String reason) implements DeployDecision {
    public Abort {
      requireNonNull(reason, "reason");
    }
  }
}
