package io.raftsman.starter.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command as a person types it into a shell. */
final class CommandLine {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
  private static final String APPROVE = "--approve-purge";

  private static final String CHECK = "--check";

  /** Options of one letter and no value, which may be written together. */
  private static final Pattern FLAGS = Pattern.compile("-[CDv]+");

  private CommandLine() {}

  /** The command with a token instead of any that it had, and not as a check. */
  static String approving(List<String> command, String token) {
    var words = new ArrayList<String>();
    boolean value = false;
    for (String word : command) {
      if (value || word.startsWith(APPROVE + "=")) {
        value = false;
      } else if (word.equals(APPROVE)) {
        value = true;
      } else {
        withoutCheck(word).ifPresent(words::add);
      }
    }
    words.add(APPROVE + "=" + token);
    return words.stream().map(CommandLine::quoted).collect(Collectors.joining(" "));
  }

  private static Optional<String> withoutCheck(String word) {
    String others = FLAGS.matcher(word).matches() ? word.replace("C", "") : word;
    return others.equals("-") || others.equals(CHECK) ? Optional.empty() : Optional.of(others);
  }

  private static String quoted(String word) {
    return SAFE.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
