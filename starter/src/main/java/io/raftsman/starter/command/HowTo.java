package io.raftsman.starter.command;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.operation.NeedsAttention;
import java.util.ArrayList;
import java.util.List;

/** The commands that answer an operation that waits on a server. */
final class HowTo {
  private HowTo() {}

  static List<String> approve(String cluster, ApprovalRequest request) {
    String options = " --cluster " + cluster + " --token " + request.token();
    var lines = new ArrayList<String>();
    if (request.again()) {
      lines.add("What was approved has changed since, so it is asked again.");
    }
    request.quorum().ifPresent(quorum -> lines.add(quorum + "."));
    lines.add("Approve or deny it" + by(request) + ":");
    lines.add("  starter approve" + options);
    lines.add("  starter deny" + options);
    return lines;
  }

  private static String by(ApprovalRequest request) {
    if (!request.approvers().isEmpty()) {
      return " (who may approve: " + String.join(", ", request.approvers()) + ")";
    }
    return request.excluded().map(e -> " (not " + e + ", who asked for it)").orElse("");
  }

  static List<String> answer(String cluster, List<NeedsAttention> waiting) {
    var lines = new ArrayList<>(List.of("Answer it (--host HOST for one of several):"));
    lines.add("  starter retry --cluster " + cluster);
    if (waiting.stream().allMatch(NeedsAttention::skippable)) {
      lines.add("  starter skip --cluster " + cluster);
    }
    lines.add("  starter abort --cluster " + cluster);
    return lines;
  }
}
