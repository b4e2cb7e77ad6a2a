package io.raftsman.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * OpenSSH's client configuration, read as ssh reads it: file by file from top to bottom, the first
 * value of a keyword wins (of ProxyJump and ProxyCommand, the first of either), several
 * IdentityFile and CertificateFile add up.
 *
 * <p>Keywords without a meaning here are ignored. What would change where or as whom a connection
 * is made and can't be followed (ProxyCommand, a Match that isn't {@code all}) is a fault.
 */
final class SshConfig {
  private static final Path SYSTEM = Path.of("/etc/ssh/ssh_config");
  private static final int INCLUDE_DEPTH = 16;

  static final String HOST_NAME = "hostname";
  static final String USER = "user";
  static final String PORT = "port";
  static final String IDENTITY_FILE = "identityfile";
  static final String CERTIFICATE_FILE = "certificatefile";
  static final String IDENTITIES_ONLY = "identitiesonly";
  static final String IDENTITY_AGENT = "identityagent";
  static final String PROXY_JUMP = "proxyjump";
  static final String PROXY_COMMAND = "proxycommand";
  static final String USER_KNOWN_HOSTS_FILE = "userknownhostsfile";
  static final String HOST_KEY_ALIAS = "hostkeyalias";
  private static final Set<String> READ =
      Set.of(
          HOST_NAME,
          USER,
          PORT,
          IDENTITY_FILE,
          CERTIFICATE_FILE,
          IDENTITIES_ONLY,
          IDENTITY_AGENT,
          PROXY_JUMP,
          PROXY_COMMAND,
          USER_KNOWN_HOSTS_FILE,
          HOST_KEY_ALIAS);

  private static final Pattern LINE = Pattern.compile("([^\\s=]+)(?:\\s*=\\s*|\\s+|$)(.*)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}");

  private final List<Path> files;
  private final Path home;
  private final Function<String, Optional<String>> environment;

  /**
   * A configuration that is read anew for each host.
   *
   * @param files in the order of reading; each must be there
   * @param home what {@code ~} is
   */
  SshConfig(List<Path> files, Path home, Function<String, Optional<String>> environment) {
    this.files = List.copyOf(files);
    this.home = home;
    this.environment = environment;
  }

  /** What a keyword is set to, and where. */
  record Value(List<String> words, Path file, int line) {
    String text() {
      return words.get(0);
    }

    SshConfigFault fault(String problem, String remedy) {
      return new SshConfigFault(file, line, problem, remedy);
    }
  }

  /** What the configuration says about one host, by keyword in lower case. */
  record Settings(Map<String, List<Value>> values) {
    Optional<Value> first(String keyword) {
      return all(keyword).stream().findFirst();
    }

    List<Value> all(String keyword) {
      return values.getOrDefault(keyword, List.of());
    }
  }

  /** What counts for a host, under the name by which ssh would be told of it. */
  Settings settings(String host) throws SshConfigFault {
    var reading = new Reading(host);
    for (Path file : files) {
      reading.read(file, Block.COUNTS, 0);
    }
    return new Settings(reading.values);
  }

  /** Replaces a leading {@code ~} and <code>${NAME}</code>. */
  String expand(Value value, String word) throws SshConfigFault {
    var expanded = new StringBuilder();
    Matcher variable = VARIABLE.matcher(word);
    while (variable.find()) {
      String name = variable.group(1);
      String text =
          environment
              .apply(name)
              .orElseThrow(
                  () ->
                      value.fault(
                          "the variable " + name + " is not set", "Set it, or write its value."));
      variable.appendReplacement(expanded, Matcher.quoteReplacement(text));
    }
    String text = variable.appendTail(expanded).toString();
    return text.equals("~") || text.startsWith("~/") ? home + text.substring(1) : text;
  }

  /** Whether the lines at hand are about the host. */
  private enum Block {
    COUNTS,
    DOES_NOT,
    /** Behind a Match, of which it isn't known. */
    UNDECIDED
  }

  /** One pass through the files for a host. */
  private final class Reading {
    private final String host;
    private final Map<String, List<Value>> values = new HashMap<>();

    Reading(String host) {
      this.host = host;
    }

    /** A block never reaches beyond its file; of a file that doesn't count, no block does. */
    void read(Path file, Block around, int depth) throws SshConfigFault {
      List<String> lines;
      try {
        lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
      } catch (IOException e) {
        throw new SshConfigFault(
            file,
            0,
            "can't read it: " + (Files.exists(file) ? e : "there is no such file"),
            "Mend it, or name another one: --ssh-config FILE, or none.");
      }
      Block block = around;
      for (int i = 0; i < lines.size(); i++) {
        Matcher matcher = LINE.matcher(lines.get(i).strip());
        if (matcher.matches() && !matcher.group(1).startsWith("#")) {
          block = line(matcher, new Value(List.of(), file, i + 1), around, block, depth);
        }
      }
    }

    private Block line(Matcher line, Value place, Block around, Block block, int depth)
        throws SshConfigFault {
      String keyword = line.group(1).toLowerCase(Locale.ROOT);
      boolean control = Set.of("host", "match", "include").contains(keyword);
      if (!control && (!READ.contains(keyword) || block == Block.DOES_NOT)) {
        return block;
      }
      var value = new Value(words(line.group(2), place), place.file(), place.line());
      if (value.words().isEmpty()) {
        throw value.fault(line.group(1) + " has no value", "Write one, or take the line out.");
      }
      switch (keyword) {
        case "host" -> {
          return isAbout(value.words()) ? around : Block.DOES_NOT;
        }
        case "match" -> {
          boolean all = value.words().stream().allMatch(w -> w.equalsIgnoreCase("all"));
          return all || around == Block.DOES_NOT ? around : Block.UNDECIDED;
        }
        case "include" -> include(value, block, depth);
        default -> keep(keyword, value, block);
      }
      return block;
    }

    private void keep(String keyword, Value value, Block block) throws SshConfigFault {
      if (isTaken(keyword)) {
        return;
      }
      if (block == Block.UNDECIDED) {
        throw value.fault(
            keyword + " stands below a Match, of which only Match all is supported",
            "Put it below a Host line, or name another file: --ssh-config FILE, or none.");
      }
      values.computeIfAbsent(keyword, k -> new ArrayList<>()).add(value);
    }

    private boolean isTaken(String keyword) {
      return switch (keyword) {
        case IDENTITY_FILE, CERTIFICATE_FILE -> false;
        case PROXY_JUMP, PROXY_COMMAND ->
            values.containsKey(PROXY_JUMP) || values.containsKey(PROXY_COMMAND);
        default -> values.containsKey(keyword);
      };
    }

    private boolean isAbout(List<String> patterns) {
      boolean matches = false;
      for (String pattern : patterns) {
        boolean negated = pattern.startsWith("!");
        if (wildcards(negated ? pattern.substring(1) : pattern).matcher(host).matches()) {
          if (negated) {
            return false;
          }
          matches = true;
        }
      }
      return matches;
    }

    private void include(Value value, Block block, int depth) throws SshConfigFault {
      if (depth == INCLUDE_DEPTH) {
        throw value.fault("Include goes too deep", "Look for a file that includes itself.");
      }
      for (String word : value.words()) {
        for (Path file : included(value, word)) {
          read(file, block, depth + 1);
        }
      }
    }
  }

  /** The files that an Include means, each part of whose path may have wildcards. */
  private List<Path> included(Value value, String word) throws SshConfigFault {
    Path base = value.file().startsWith(SYSTEM.getParent()) ? SYSTEM.getParent() : userDirectory();
    Path pattern = base.resolve(expand(value, word));
    List<Path> found = List.of(pattern.getRoot());
    try {
      for (Path part : pattern) {
        var next = new ArrayList<Path>();
        for (Path directory : found) {
          next.addAll(matching(directory, part.toString()));
        }
        found = next;
      }
    } catch (IOException e) {
      throw value.fault("can't read what " + word + " includes: " + e, "Mend it.");
    }
    return found;
  }

  private static List<Path> matching(Path directory, String part) throws IOException {
    if (!part.matches(".*[*?\\[].*")) {
      Path file = directory.resolve(part);
      return Files.exists(file) ? List.of(file) : List.of();
    }
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, part)) {
      var found = new ArrayList<Path>();
      files.forEach(found::add);
      // As in a shell, a wildcard doesn't stand for a leading dot.
      found.removeIf(f -> f.getFileName().toString().startsWith(".") && !part.startsWith("."));
      return found.stream().sorted().toList();
    }
  }

  private Path userDirectory() {
    return home.resolve(".ssh");
  }

  private static Pattern wildcards(String pattern) {
    return Pattern.compile(
        pattern
            .chars()
            .mapToObj(
                c ->
                    switch (c) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(c));
                    })
            .collect(Collectors.joining()));
  }

  /** Splits a value as ssh does: blanks, quotes of both kinds, backslashes, comments. */
  private static List<String> words(String text, Value place) throws SshConfigFault {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      boolean escapes = c == '\\' && ("'\"\\".indexOf(next) >= 0 || (next == ' ' && quote == 0));
      if (escapes) {
        word.append(next);
        i++;
        inWord = true;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        inWord = true;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else if (quote == 0 && c == '#' && !inWord) {
        break;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw place.fault("a quote is not closed", "Close it with " + quote + ".");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
