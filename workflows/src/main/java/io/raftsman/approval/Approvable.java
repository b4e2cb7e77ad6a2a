package io.raftsman.approval;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/**
 * An operation that may have to ask people before it destroys something. Each answer can be an
 * update, which is answered at once, or a signal of the same name and argument: one that is refused
 * is recorded, with the reason.
 */
public interface Approvable {

  /**
   * Approves what was shown.
   *
   * @return what happens now, in a sentence
   */
  @UpdateMethod
  String approve(Verdict verdict);

  /**
   * Refuses an approval that names another cluster or token than is asked for, comes when nothing
   * is asked, or from somebody whose approval does not count.
   */
  @UpdateValidatorMethod(updateName = "approve")
  void validateApproval(Verdict verdict);

  /** Approves what was shown, without an answer. */
  @SignalMethod(name = "approve")
  void approveBySignal(Verdict verdict);

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

  /** Denies what was shown, without an answer. */
  @SignalMethod(name = "deny")
  void denyBySignal(Verdict verdict);
}
