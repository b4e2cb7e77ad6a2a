package io.raftsman.operation;

import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Destruction;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the Web UI shows of an operation: Markdown, as that page renders it. */
final class Details {
  private static final int HOSTS_A_TABLE = 4;

  /** The page's frame is two lines lower than its text (Web UI 2.42.1): let them be empty ones. */
  private static final String MARGIN = "\n\n\u00a0\n\n\u00a0";

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

  /**
   * A row a stage, a column a host: the page cuts off what is wider than half a window, so there
   * are few columns to a table.
   */
  Details table(Map<String, Map<Stage, String>> table) {
    List<String> hosts = List.copyOf(table.keySet());
    for (int from = 0; from < hosts.size(); from += HOSTS_A_TABLE) {
      part(table, hosts.subList(from, Math.min(from + HOSTS_A_TABLE, hosts.size())));
    }
    return this;
  }

  private void part(Map<String, Map<Stage, String>> table, List<String> hosts) {
    lines.add("");
    lines.add(row("stage", hosts.stream().map(Details::plain).toList()));
    lines.add(row("---", hosts.stream().map(host -> "---").toList()));
    for (Stage stage : Stage.values()) {
      List<String> cells =
          hosts.stream().map(host -> table.get(host).getOrDefault(stage, "")).toList();
      if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
        lines.add(row(stage.label(), cells));
      }
    }
  }

  /** What a person is asked to approve, and how to. */
  Details approval(Optional<ApprovalRequest> waiting) {
    waiting.ifPresent(
        request -> {
          lines.add("");
          lines.add(
              (request.again()
                      ? "**Waits for an approval again:** what was approved has changed since."
                      : "**Waits for an approval.**")
                  + " This would be destroyed:");
          lines.add("");
          for (Destruction destruction : request.destructions()) {
            lines.add(
                "- "
                    + plain(destruction.host() + ": " + String.join("; ", destruction.findings())));
          }
          lines.add("");
          lines.addAll(conditions(request));
          String answer = " --cluster %s --token %s".formatted(cluster, request.token());
          commands("starter approve" + answer, "starter deny" + answer);
          otherwise(
              update(
                  "approve",
                  "\"cluster\":\"%s\",\"token\":\"%s\"".formatted(cluster, request.token()),
                  "\"approver\":\"YOU\",\"reason\":\"WHY\""));
        });
    return this;
  }

  private static List<String> conditions(ApprovalRequest request) {
    var conditions = new ArrayList<String>();
    request.quorum().ifPresent(q -> conditions.add("- " + plain(q)));
    if (!request.approvers().isEmpty()) {
      conditions.add("- who may approve: " + plain(String.join(", ", request.approvers())));
    }
    request
        .excluded()
        .ifPresent(e -> conditions.add("- four eyes: not " + plain(e) + ", who asked for it"));
    request.deadline().ifPresent(d -> conditions.add("- expires at " + d));
    return conditions;
  }

  /** What failed for good, and how to answer. */
  Details attention(List<NeedsAttention> attention) {
    for (NeedsAttention item : attention) {
      lines.add("");
      lines.add("**Needs attention:** " + plain(item.failure().sentence()));
    }
    if (!attention.isEmpty()) {
      List<String> answers = new ArrayList<>();
      answers.add("starter retry --cluster " + cluster);
      if (attention.stream().allMatch(NeedsAttention::skippable)) {
        answers.add("starter skip --cluster " + cluster);
      }
      answers.add("starter abort --cluster " + cluster);
      commands(answers.toArray(String[]::new));
      otherwise(update("retry", "\"who\":\"YOU\""));
    }
    return this;
  }

  /** The answers that were not taken. */
  Details refusals(List<Refusal> refusals) {
    if (!refusals.isEmpty()) {
      lines.add("");
      refusals.forEach(r -> lines.add("- " + r.time() + " " + plain(r.sentence())));
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
    return String.join("\n", lines) + MARGIN;
  }

  private void commands(String... commands) {
    lines.add("");
    lines.add("```");
    lines.addAll(List.of(commands));
    lines.add("```");
  }

  private void otherwise(String command) {
    lines.add("");
    lines.add("Or without Raftsman's command:");
    commands(command);
  }

  /** On several lines, for the page doesn't wrap it. */
  private static String update(String name, String... input) {
    return """
        temporal workflow update execute \\
          --workflow-id %s \\
          --name %s --input '{
            %s}'"""
        .formatted(Workflow.getInfo().getWorkflowId(), name, String.join(",\n    ", input));
  }

  private static String row(String first, List<String> cells) {
    return "| " + first + " | " + cells.stream().collect(Collectors.joining(" | ")) + " |";
  }

  /** On one line, and without what Markdown would take for its own. */
  private static String plain(String text) {
    return text.replaceAll("\\R+", " ").replaceAll("([\\\\`*{}\\[\\]<>|#])", "\\\\$1");
  }
}
