package io.raftsman.starter.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Temporal's own command line, for the site's server. */
final class TemporalCommand {
  private static final Pattern PAYLOAD = Pattern.compile("\"(?:data|encoding)\": *\"([^\"]+)\"");

  private final String program;

  private TemporalCommand(String program) {
    this.program = program;
  }

  /** Installs it where it isn't yet. */
  static TemporalCommand install() {
    Finished installed =
        Processes.run(
            Lab.ROOT, Map.of(), List.of(Lab.ROOT.resolve("lab/temporal").toString(), "install"));
    return new TemporalCommand(installed.out().strip());
  }

  /** Runs {@code temporal workflow ...}. */
  Finished workflow(String... arguments) {
    return workflow(Map.of(), arguments);
  }

  /** The same, with more variables. */
  Finished workflow(Map<String, String> environment, String... arguments) {
    var words = new ArrayList<>(List.of(program, "workflow"));
    words.addAll(List.of(arguments));
    words.addAll(List.of("--address", Site.address()));
    return Processes.run(Lab.ROOT, environment, words);
  }

  /** What it prints as JSON, with the data of payloads as text. */
  static String unpacked(String json) {
    return PAYLOAD
        .matcher(json)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    new String(Base64.getDecoder().decode(found.group(1)), UTF_8)));
  }
}
