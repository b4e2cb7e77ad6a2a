package io.raftsman.activity;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.InitialState;
import io.raftsman.observed.Stamp;
import io.raftsman.operation.Stage;
import java.util.Set;

/**
 * What is asked about a member's host.
 *
 * @param stages the stages that would run
 * @param state the initial cluster state that the configuration would have
 * @param stamp the stamp that would be written
 * @param baseline what the stages would find
 */
public record SurveyOrder(Set<Stage> stages, InitialState state, Stamp stamp, Baseline baseline) {

  /** What the stages would find on the host. */
  public enum Baseline {
    /** What is there. */
    PRESENT,
    /** What is there once a purge has taken everything away. */
    PURGED
  }

  public SurveyOrder {
    stages = Set.copyOf(stages);
    requireNonNull(state, "state");
    requireNonNull(stamp, "stamp");
    requireNonNull(baseline, "baseline");
  }
}
