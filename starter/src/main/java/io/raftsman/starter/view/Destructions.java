package io.raftsman.starter.view;

import io.raftsman.approval.Destruction;
import java.util.ArrayList;
import java.util.List;

/** What would be destroyed, a host each, as the prompt, the log and the recap show it. */
final class Destructions {
  private Destructions() {}

  static List<Line> lines(int indent, List<Destruction> destructions) {
    var lines = new ArrayList<Line>();
    for (Destruction destruction : destructions) {
      lines.add(Line.empty().padTo(indent).add(Style.BOLD, destruction.host()));
      destruction
          .findings()
          .forEach(finding -> lines.add(Line.empty().padTo(indent + 2).add("- ").add(finding)));
    }
    return lines;
  }
}
