package io.raftsman.starter.command;

import io.raftsman.operation.Answer;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is said about the failed steps of an operation. */
final class AnswerOptions {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "Only the failed step on this host, or on the cluster under its name. Default: all that wait.")
  private Optional<String> host = Optional.empty();

  @Option(names = "--reason", paramLabel = "WHY", description = "Why: it stays in the record.")
  private Optional<String> reason = Optional.empty();

  Answer answer() {
    return new Answer(host, Requester.name(), reason);
  }
}
