package io.raftsman.worker.chat;

import static java.util.Objects.requireNonNull;

import io.raftsman.channel.Choice;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns clicks of known people into answers, and logs what became of each. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger("raftsman.chat");

  private final ChatUsers users;
  private final Operations operations;

  Answers(ChatUsers users, Operations operations) {
    this.users = requireNonNull(users, "users");
    this.operations = requireNonNull(operations, "operations");
  }

  Outcome take(Click click) {
    Optional<String> approver = users.approver(click.chat(), click.user());
    if (approver.isEmpty()) {
      log(click, "", "not on the list");
      return Outcome.refused(
          "Refused: you ("
              + click.user()
              + ") are not on the list of those who may answer from "
              + click.chat().label()
              + ". Who looks after Raftsman's worker can put you there (--chat-users).");
    }
    return answer(click, approver.get());
  }

  private Outcome answer(Click click, String approver) {
    try {
      String said =
          operations.answer(
              click.choice(), click.target(), approver, "in " + click.chat().label(), click.id());
      log(click, approver, "taken");
      return new Outcome(
          true,
          click.choice() != Choice.APPROVE || click.target().needed() <= 1,
          capital(said) + " (" + approver + ", in " + click.chat().label() + ")");
    } catch (AnswerRefusedException e) {
      log(click, approver, "refused: " + e.getMessage());
      return Outcome.refused("Refused: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("A click could not be answered", e);
      return Outcome.refused("This failed in Raftsman's worker; its log says why.");
    }
  }

  private static void log(Click click, String approver, String result) {
    LOG.atInfo()
        .addKeyValue("chat", click.chat().id())
        .addKeyValue("user", click.user())
        .addKeyValue("approver", approver)
        .addKeyValue("choice", click.choice().id())
        .addKeyValue("workflow", click.target().workflowId())
        .addKeyValue("run", click.target().runId())
        .addKeyValue("result", result)
        .log("click");
  }

  private static String capital(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
