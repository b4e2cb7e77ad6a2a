package io.raftsman.operation;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Destruction;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the Web UI shows of an operation: Markdown, as that page renders it. */
final class Details {
  private final String cluster;
  private final List<String> lines = new ArrayList<>();

  private Details(String cluster) {
    this.cluster = cluster;
  }

  static Details of(String operation, String cluster, String requester, String state) {
    var details = new Details(cluster);
    details.lines.add(
        "**%s %s, asked for by %s: %s**".formatted(operation, cluster, plain(requester), state));
    return details;
  }

  /** A row a host, a column a stage. */
  Details table(Map<String, Map<Stage, String>> table) {
    List<Stage> stages =
        Arrays.stream(Stage.values())
            .filter(stage -> table.values().stream().anyMatch(row -> row.containsKey(stage)))
            .toList();
    if (!stages.isEmpty()) {
      lines.add("");
      lines.add(row("host", stages.stream().map(Stage::label).toList()));
      lines.add(row("---", stages.stream().map(s -> "---").toList()));
      table.forEach(
          (host, row) ->
              lines.add(
                  row(plain(host), stages.stream().map(s -> row.getOrDefault(s, "")).toList())));
    }
    return this;
  }

  /** What a person is asked to approve, and how to. */
  Details approval(Optional<ApprovalRequest> waiting) {
    waiting.ifPresent(
        request -> {
          lines.add("");
          lines.add("**Waits for an approval.** This would be destroyed:");
          lines.add("");
          for (Destruction destruction : request.destructions()) {
            lines.add(
                "- "
                    + plain(destruction.host() + ": " + String.join("; ", destruction.findings())));
          }
          String verdict =
              "{\"cluster\":\"%s\",\"token\":\"%s\",\"approver\":\"YOU\",\"reason\":\"WHY\"}"
                  .formatted(request.cluster(), request.token());
          commands(update("approve", verdict), update("deny", verdict));
        });
    return this;
  }

  /** What failed for good, and how to answer. */
  Details attention(List<NeedsAttention> attention) {
    for (NeedsAttention item : attention) {
      lines.add("");
      lines.add("**Needs attention:** " + plain(item.failure().sentence()));
    }
    if (!attention.isEmpty()) {
      var commands = new ArrayList<>(List.of("starter retry --cluster " + cluster));
      if (attention.stream().anyMatch(NeedsAttention::skippable)) {
        commands.add("starter skip --cluster " + cluster);
      }
      commands.add("starter abort --cluster " + cluster);
      commands.add(update("retry", "{\"who\":\"YOU\"}"));
      commands(commands.toArray(String[]::new));
    }
    return this;
  }

  /** How it ended. */
  Details end(Optional<Report> report) {
    report.ifPresent(
        done -> {
          lines.add("");
          lines.add(plain(done.summary()));
          done.owed().forEach(owed -> lines.add("- left to do: " + plain(owed)));
        });
    return this;
  }

  String text() {
    return String.join("\n", lines);
  }

  private void commands(String... commands) {
    lines.add("");
    lines.add("```");
    lines.addAll(List.of(commands));
    lines.add("```");
  }

  private static String update(String name, String input) {
    return "temporal workflow update execute --workflow-id %s --name %s --input '%s'"
        .formatted(Workflow.getInfo().getWorkflowId(), name, input);
  }

  private static String row(String first, List<String> cells) {
    return "| " + first + " | " + cells.stream().collect(Collectors.joining(" | ")) + " |";
  }

  /** On one line, and without what Markdown would take for its own. */
  private static String plain(String text) {
    return text.replaceAll("\\R+", " ").replaceAll("([\\\\`*{}\\[\\]<>|#])", "\\\\$1");
  }
}
