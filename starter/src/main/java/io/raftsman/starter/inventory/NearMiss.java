package io.raftsman.starter.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the parameter that a mistyped variable was meant to be. */
final class NearMiss {
  private static final int SHORT_NAME = 10;

  /** Names near to ours that are other modules' or later versions' own. */
  private static final Set<String> FOREIGN =
      Set.of("ansible_hosts", "ansible_users", "ansible_ssh_common_args", "ansible_roles");

  private static final List<String> KNOWN =
      Stream.concat(Parameter.variables().stream(), ConnectionVariables.honoured().stream())
          .sorted()
          .toList();

  private record Candidate(String known, int distance) {}

  private NearMiss() {}

  /** The parameter or connection variable that a foreign name nearly is. */
  static Optional<String> of(String variable) {
    if (variable.length() > 64
        || KNOWN.contains(variable)
        || FOREIGN.contains(variable)
        || ConnectionVariables.isPassword(variable)) {
      return Optional.empty();
    }
    String name = variable.toLowerCase(Locale.ROOT).replace('-', '_');
    return KNOWN.stream()
        .map(known -> new Candidate(known, distance(name, known)))
        .filter(candidate -> candidate.distance() <= tolerance(candidate.known()))
        .min(Comparator.comparingInt(Candidate::distance))
        .map(Candidate::known);
  }

  private static int tolerance(String known) {
    return known.length() <= SHORT_NAME || known.startsWith("ansible_") ? 1 : 2;
  }

  /** Edits from one word to the other, a swap of two neighbours counting as one. */
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 2) {
      return Integer.MAX_VALUE;
    }
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, edits, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int[][] edits, int i, int j) {
    int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
  }
}
