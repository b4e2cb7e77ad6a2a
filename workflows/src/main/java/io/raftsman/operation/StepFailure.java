package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import io.temporal.failure.ApplicationFailure;

/**
 * Why a step did not reach its end, for a person to act on.
 *
 * @param kind what kind of failure it is; decides about retries
 * @param host where, or the cluster's name for a call on the cluster
 * @param stage in which stage
 * @param attempted what was tried
 * @param cameBack what came back: exit status and the last lines of stderr; may be of several lines
 * @param remedy what to do next
 */
public record StepFailure(
    FailureKind kind, String host, Stage stage, String attempted, String cameBack, String remedy) {

  public StepFailure {
    requireNonNull(kind, "kind");
    requireNonNull(host, "host");
    requireNonNull(stage, "stage");
    requireNonNull(attempted, "attempted");
    requireNonNull(cameBack, "cameBack");
    requireNonNull(remedy, "remedy");
  }

  /** One sentence with everything in it. */
  public String sentence() {
    return stage.label()
        + " on "
        + host
        + ": "
        + attempted
        + ": "
        + cameBack
        + (cameBack.endsWith(".") ? " " : ". ")
        + remedy;
  }

  /** As an activity throws it: the kind is its type, and this is its detail. */
  public ApplicationFailure toApplicationFailure() {
    return kind.retryable()
        ? ApplicationFailure.newFailure(sentence(), kind.name(), this)
        : ApplicationFailure.newNonRetryableFailure(sentence(), kind.name(), this);
  }
}
