package io.raftsman.operation;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/**
 * An operation that waits for a person where a step has failed for good. Each answer can be an
 * update, which is answered at once, or a signal of the same name and argument: one that is refused
 * is recorded, with the reason.
 */
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

  /** Tries the failed steps again, without an answer. */
  @SignalMethod(name = "retry")
  void retryBySignal(Answer answer);

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

  /** Goes on without the failed steps, without an answer. */
  @SignalMethod(name = "skip")
  void skipBySignal(Answer answer);

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

  /** Ends the operation as failed, without an answer. */
  @SignalMethod(name = "abort")
  void abortBySignal(Answer answer);
}
