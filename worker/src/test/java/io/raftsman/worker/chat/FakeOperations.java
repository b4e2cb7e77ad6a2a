package io.raftsman.worker.chat;

import io.raftsman.channel.Choice;
import io.raftsman.channel.ClickTarget;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Operations that take every answer, unless they are told to refuse. */
final class FakeOperations implements Operations {
  private final List<Given> given = new CopyOnWriteArrayList<>();
  private volatile Optional<String> refusal = Optional.empty();
  private volatile CountDownLatch held = new CountDownLatch(0);

  /** An answer that came. */
  record Given(Choice choice, ClickTarget target, String approver, String reason, String id) {}

  @Override
  public String answer(Choice choice, ClickTarget target, String approver, String reason, String id)
      throws AnswerRefusedException {
    given.add(new Given(choice, target, approver, reason, id));
    try {
      held.await();
    } catch (InterruptedException e) {
      throw new AnswerRefusedException("interrupted");
    }
    if (refusal.isPresent()) {
      throw new AnswerRefusedException(refusal.get());
    }
    return "approved: the purge <begins>";
  }

  void refuse(String reason) {
    refusal = Optional.of(reason);
  }

  /** Answers nothing until the latch is down. */
  void hold(CountDownLatch until) {
    held = until;
  }

  List<Given> given() {
    return given;
  }
}
