package io.raftsman.starter.command;

import io.raftsman.approval.Verdict;
import picocli.CommandLine.Option;

/** What is said about a destruction that waits for an approval. */
final class VerdictOptions {
  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      required = true,
      description = "What is answered: it stands for exactly what was shown.")
  private String token = "";

  @Option(
      names = "--reason",
      paramLabel = "WHY",
      defaultValue = "",
      description = "Why: it stays in the record.")
  private String reason = "";

  Verdict of(String cluster) {
    return new Verdict(cluster, token, Requester.name(), reason);
  }
}
