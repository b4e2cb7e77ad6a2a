package io.raftsman.starter.command;

import io.raftsman.operation.NeedsAttention;
import java.util.ArrayList;
import java.util.List;

/** The commands that answer an operation that waits on a server. */
final class HowTo {
  private HowTo() {}

  static List<String> approve(String cluster, String token) {
    String options = " --cluster " + cluster + " --token " + token;
    return List.of(
        "Approve or deny it:", "  starter approve" + options, "  starter deny" + options);
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
