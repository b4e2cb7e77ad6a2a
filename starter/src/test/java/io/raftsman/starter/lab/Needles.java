package io.raftsman.starter.lab;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hundreds of secrets that are looked for in thousands of texts: a text is gone through once,
 * however many there are, as most places in it begin like none of them.
 */
final class Needles {
  /** Characters that a secret has at least. */
  static final int SHORTEST = 8;

  /** All forms of all secrets, by their first characters. */
  private final Map<Long, List<Needle>> byBeginning = new HashMap<>();

  private record Needle(String form, String name) {}

  /**
   * Of secrets that are at least as long as the shortest.
   *
   * @param secrets their names, by value
   */
  Needles(Map<String, String> secrets) {
    secrets.forEach(
        (value, name) ->
            forms(value)
                .forEach(
                    form ->
                        byBeginning
                            .computeIfAbsent(beginning(form), b -> new ArrayList<>())
                            .add(new Needle(form, name))));
  }

  /** As it is, as it is in JSON, and as it is in base64. */
  private static Stream<String> forms(String secret) {
    String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
    String base64 = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    return Stream.of(secret, json, base64).distinct();
  }

  /** The names of those that are in a text. */
  Set<String> in(String text) {
    var names = new HashSet<String>();
    long last = 0;
    for (int end = 0; end < text.length(); end++) {
      last = next(last, text.charAt(end));
      int begin = end + 1 - SHORTEST;
      if (begin >= 0 && byBeginning.containsKey(last)) {
        byBeginning.get(last).stream()
            .filter(needle -> text.startsWith(needle.form(), begin))
            .forEach(needle -> names.add(needle.name()));
      }
    }
    return names;
  }

  private static long beginning(String form) {
    long beginning = 0;
    for (int i = 0; i < SHORTEST; i++) {
      beginning = next(beginning, form.charAt(i));
    }
    return beginning;
  }

  /** Eight characters, of each its lower half: what only looks the same is told apart later. */
  private static long next(long last, char character) {
    return last << 8 | (character & 0xff);
  }
}
