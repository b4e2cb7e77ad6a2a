package io.raftsman.operation;

import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/** An operation that waits for a person where a step has failed for good. */
public interface Attendable {

  /**
   * Tries the failed steps again, as often as the first time.
   *
   * @return what happens now, in a sentence
   */
  @UpdateMethod
  String retry(Answer answer);

  /** Refuses an answer when nothing waits for it. */
  @UpdateValidatorMethod(updateName = "retry")
  void validateRetry(Answer answer);

  /**
   * Goes on without the failed steps: somebody has done by hand what they would have, or it isn't
   * needed.
   *
   * @return what happens now, in a sentence
   */
  @UpdateMethod
  String skip(Answer answer);

  /** Refuses to skip what nothing can be done without. */
  @UpdateValidatorMethod(updateName = "skip")
  void validateSkip(Answer answer);

  /**
   * Ends the operation as failed; steps that run are let finish.
   *
   * @return what happens now, in a sentence
   */
  @UpdateMethod
  String abort(Answer answer);

  /** Refuses an answer when nothing waits for it. */
  @UpdateValidatorMethod(updateName = "abort")
  void validateAbort(Answer answer);
}
