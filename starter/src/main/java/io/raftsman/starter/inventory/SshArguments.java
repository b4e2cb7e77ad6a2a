package io.raftsman.starter.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Raftsman takes from arguments meant for OpenSSH.
 *
 * @param knownHostsFiles of {@code -o UserKnownHostsFile=}, as written
 * @param ignored arguments without effect
 * @param relaxesHostKeys whether they would have turned host key checking down
 */
record SshArguments(List<String> knownHostsFiles, List<String> ignored, boolean relaxesHostKeys) {
  private static final Pattern OPTION = Pattern.compile("\\s*(\\w+)\\s*[=\\s]\\s*(.*?)\\s*");

  SshArguments {
    knownHostsFiles = List.copyOf(knownHostsFiles);
    ignored = List.copyOf(ignored);
  }

  static SshArguments parse(String text) throws BadValueException {
    List<String> words = ShellWords.split(text);
    List<String> knownHosts = List.of();
    List<String> ignored = new ArrayList<>();
    boolean relaxes = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean apart = word.equals("-o") && i + 1 < words.size();
      String option = apart ? words.get(++i) : word.startsWith("-o") ? word.substring(2) : "";
      Matcher matcher = OPTION.matcher(option);
      String key = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
      String value = matcher.matches() ? matcher.group(2) : "";
      if (key.equals("userknownhostsfile") && !value.equals("/dev/null")) {
        knownHosts = paths(value);
      } else if (key.equals("userknownhostsfile")) {
        relaxes = true;
      } else if (key.equals("stricthostkeychecking")) {
        relaxes |= !List.of("yes", "ask").contains(value.toLowerCase(Locale.ROOT));
      } else {
        ignored.add(apart ? "-o " + option : word);
      }
    }
    return new SshArguments(knownHosts, ignored, relaxes);
  }

  private static List<String> paths(String value) throws BadValueException {
    List<String> paths = ShellWords.split(value);
    if (paths.isEmpty() || paths.stream().anyMatch(path -> path.indexOf('%') >= 0)) {
      throw new BadValueException(
          "UserKnownHostsFile names " + Text.quoted(value) + ", not plain files",
          "name files, without % tokens");
    }
    return paths;
  }
}
