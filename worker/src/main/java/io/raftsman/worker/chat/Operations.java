package io.raftsman.worker.chat;

import io.raftsman.channel.Choice;
import io.raftsman.channel.ClickTarget;

/** The operations that run, as far as somebody answers them. */
interface Operations {
  /**
   * Answers one.
   *
   * @param approver who answers
   * @param reason why
   * @param id of the answer: a second one of the same id changes nothing
   * @return what happens now, in a sentence
   * @throws AnswerRefusedException where it was not taken, with the reason
   */
  String answer(Choice choice, ClickTarget target, String approver, String reason, String id)
      throws AnswerRefusedException;
}
