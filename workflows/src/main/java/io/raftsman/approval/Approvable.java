package io.raftsman.approval;

import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/** An operation that may have to ask a person before it destroys something. */
public interface Approvable {

  /**
   * Approves what was shown.
   *
   * @return what happens now, in a sentence
   */
  @UpdateMethod
  String approve(Verdict verdict);

  /**
   * Refuses an approval that names another cluster or token than is asked for, or comes when
   * nothing is asked.
   */
  @UpdateValidatorMethod(updateName = "approve")
  void validateApproval(Verdict verdict);

  /**
   * Denies what was shown: nothing is destroyed, the operation ends.
   *
   * @return what happens now, in a sentence
   */
  @UpdateMethod
  String deny(Verdict verdict);

  /** Refuses a denial of something that isn't asked. */
  @UpdateValidatorMethod(updateName = "deny")
  void validateDenial(Verdict verdict);
}
