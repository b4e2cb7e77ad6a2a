package io.raftsman.starter.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host pattern of an inventory: {@code 10.10.10.[10:12]}, {@code node[01:03].example.com}, {@code
 * db-[a:c]}, {@code n[1:9:2]}, several ranges in one, and a port behind a colon, as Ansible reads
 * them.
 */
record HostRange(List<String> hosts, String port) {
  static final int MAX_HOSTS = 10_000;

  private static final int MAX_LENGTH = 500;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.]+)\\](?::([0-9]+))?");
  private static final Pattern WITH_PORT =
      Pattern.compile("((?:[^:\\[\\]]|\\[[^\\]]*\\])*):([0-9]+)");
  private static final Pattern RANGE = Pattern.compile("([^\\[\\]]*)\\[([^\\[\\]]*)\\](.*)");
  private static final Pattern BOUNDS =
      Pattern.compile("([0-9]*|[A-Za-z]):([0-9]+|[A-Za-z])(?::([0-9]+))?");

  HostRange {
    hosts = List.copyOf(hosts);
  }

  /** The hosts that a pattern stands for; the port is empty where it names none. */
  static HostRange expand(String pattern) throws BadValueException {
    if (pattern.isBlank() || pattern.length() > MAX_LENGTH) {
      throw malformed(pattern);
    }
    Matcher bracketed = BRACKETED.matcher(pattern);
    if (bracketed.matches() && HostName.isIpv6(bracketed.group(1))) {
      return new HostRange(List.of(bracketed.group(1)), orEmpty(bracketed.group(2)));
    }
    Matcher withPort = WITH_PORT.matcher(pattern);
    String hosts = withPort.matches() ? withPort.group(1) : pattern;
    String port = withPort.matches() ? withPort.group(2) : "";
    List<String> expanded = new ArrayList<>();
    expand("", hosts, expanded);
    return new HostRange(expanded, port);
  }

  private static void expand(String head, String rest, List<String> into) throws BadValueException {
    Matcher range = RANGE.matcher(rest);
    if (!range.matches()) {
      if (rest.indexOf('[') >= 0 || rest.indexOf(']') >= 0) {
        throw malformed(head + rest);
      }
      if (into.size() >= MAX_HOSTS) {
        throw new BadValueException(
            "the range stands for more than " + MAX_HOSTS + " hosts", "write a smaller one");
      }
      into.add(head + rest);
      return;
    }
    for (String item : items(range.group(2), rest)) {
      expand(head + range.group(1) + item, range.group(3), into);
    }
  }

  private static List<String> items(String bounds, String pattern) throws BadValueException {
    Matcher matcher = BOUNDS.matcher(bounds);
    if (!matcher.matches()) {
      throw malformed(pattern);
    }
    String begin = matcher.group(1).isEmpty() ? "0" : matcher.group(1);
    String end = matcher.group(2);
    int step = number(matcher.group(3) == null ? "1" : matcher.group(3), pattern);
    if (step < 1 || isDigit(begin) != isDigit(end)) {
      throw malformed(pattern);
    }
    return isDigit(begin) ? numbers(begin, end, step, pattern) : letters(begin, end, step, pattern);
  }

  private static List<String> numbers(String begin, String end, int step, String pattern)
      throws BadValueException {
    boolean padded = begin.length() > 1 && begin.charAt(0) == '0';
    if (padded && begin.length() != end.length()) {
      throw new BadValueException(
          "the ends of the range in " + Text.quoted(pattern) + " differ in length",
          "write both with the same number of digits, such as [01:12]");
    }
    int first = number(begin, pattern);
    int last = number(end, pattern);
    requireOrder(first, last, pattern);
    if ((last - first) / step >= MAX_HOSTS) {
      throw new BadValueException(
          "the range stands for more than " + MAX_HOSTS + " hosts", "write a smaller one");
    }
    List<String> items = new ArrayList<>();
    for (int i = first; i <= last; i += step) {
      String digits = Integer.toString(i);
      items.add(
          padded ? "0".repeat(Math.max(0, begin.length() - digits.length())) + digits : digits);
    }
    return items;
  }

  private static List<String> letters(String begin, String end, int step, String pattern)
      throws BadValueException {
    int first = LETTERS.indexOf(begin);
    int last = LETTERS.indexOf(end);
    requireOrder(first, last, pattern);
    List<String> items = new ArrayList<>();
    for (int i = first; i <= last; i += step) {
      items.add(String.valueOf(LETTERS.charAt(i)));
    }
    return items;
  }

  private static void requireOrder(int first, int last, String pattern) throws BadValueException {
    if (first > last) {
      throw new BadValueException(
          "the range in " + Text.quoted(pattern) + " ends before it begins",
          "write the smaller end first, such as [10:12]");
    }
  }

  private static int number(String digits, String pattern) throws BadValueException {
    if (digits.length() > 6) {
      throw malformed(pattern);
    }
    return Integer.parseInt(digits);
  }

  private static boolean isDigit(String bound) {
    return Character.isDigit(bound.charAt(0));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static BadValueException malformed(String pattern) {
    return new BadValueException(
        Text.quoted(pattern) + " is not a host range",
        "write [BEGIN:END] or [BEGIN:END:STEP] with digits or single letters, such as"
            + " 10.10.10.[10:12]");
  }
}
