package io.raftsman.ssh;

import io.raftsman.operation.Outcome;
import io.raftsman.operation.StepResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a script said, line by line, in the words of the prelude. */
public final class ScriptOutput {
  private final List<String> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> diffs = new ArrayList<>();
  private final Map<String, List<String>> facts = new LinkedHashMap<>();
  private final String ran;
  private Optional<Failure> failure = Optional.empty();

  /** A failure that the script itself explained. */
  record Failure(String kind, String attempted, String cameBack, String remedy) {}

  private ScriptOutput(String ran) {
    this.ran = ran;
  }

  static ScriptOutput parse(String stdout, String ran) {
    var output = new ScriptOutput(ran);
    for (String line : stdout.lines().toList()) {
      String[] fields = line.split("\t", -1);
      switch (fields[0]) {
        case "changed" -> output.changes.add(rest(line));
        case "note" -> output.notes.add(rest(line));
        case "fault" -> output.faults.add(rest(line));
        case "diff" -> output.diffs.add(decode(field(fields, 1)));
        case "fact" ->
            output
                .facts
                .computeIfAbsent(field(fields, 1), k -> new ArrayList<>())
                .add(decode(field(fields, 2)));
        case "fail" ->
            output.failure =
                Optional.of(
                    new Failure(
                        field(fields, 1),
                        decode(field(fields, 2)),
                        decode(field(fields, 3)),
                        decode(field(fields, 4))));
        default -> {
          // Chatter of a command that the script ran.
        }
      }
    }
    return output;
  }

  private static String rest(String line) {
    return line.substring(line.indexOf('\t') + 1);
  }

  private static String field(String[] fields, int index) {
    return index < fields.length ? fields[index] : "";
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return base64;
    }
  }

  /** What was changed. */
  public List<String> changes() {
    return List.copyOf(changes);
  }

  /** What a person should know, in one text. */
  public Optional<String> note() {
    return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes));
  }

  /** What a person should know. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** What was or would be changed, as unified diffs, one a file. */
  public List<String> diffs() {
    return List.copyOf(diffs);
  }

  /** All of this as a step's result. */
  public StepResult asStep() {
    return new StepResult(
        changes.isEmpty() ? Outcome.OK : Outcome.CHANGED, changes, note(), List.of(ran), diffs);
  }

  /** Why the host isn't fit. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** The value of a fact; empty when the script did not state it, or stated it as empty. */
  public Optional<String> fact(String name) {
    return facts.getOrDefault(name, List.of()).stream().filter(v -> !v.isEmpty()).findFirst();
  }

  /** Every value of a fact that was stated several times. */
  public List<String> factValues(String name) {
    return List.copyOf(facts.getOrDefault(name, List.of()));
  }

  /** The script as it was run, for a person. */
  public String ran() {
    return ran;
  }

  Optional<Failure> failure() {
    return failure;
  }
}
