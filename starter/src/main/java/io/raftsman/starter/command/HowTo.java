package io.raftsman.starter.command;

import java.util.List;

/** The commands that answer an operation that waits on a server. */
final class HowTo {
  private HowTo() {}

  static List<String> approve(String cluster, String token) {
    String options = " --cluster " + cluster + " --token " + token;
    return List.of(
        "Approve or deny it:", "  starter approve" + options, "  starter deny" + options);
  }

  static List<String> answer(String cluster) {
    return List.of(
        "Answer it (--host HOST for one of several):",
        "  starter retry --cluster " + cluster,
        "  starter skip --cluster " + cluster,
        "  starter abort --cluster " + cluster);
  }
}
