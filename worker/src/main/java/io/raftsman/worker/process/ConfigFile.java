package io.raftsman.worker.process;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The worker's configuration file: lines {@code KEY = VALUE}, where a key is an option's name
 * without its dashes; blank lines, and those that begin with {@code #}, say nothing.
 */
final class ConfigFile {
  private final Path path;
  private final Map<String, Entry> entries;

  /** A value, and where it stands. */
  record Entry(String value, int line) {}

  private ConfigFile(Path path, Map<String, Entry> entries) {
    this.path = path;
    this.entries = entries;
  }

  /**
   * Reads one.
   *
   * @param keys those that there are
   * @throws UsageFault with file and line, where something is wrong with it
   */
  static ConfigFile read(Path path, Set<String> keys) {
    var entries = new TreeMap<String, Entry>();
    int number = 0;
    for (String text : lines(path)) {
      number++;
      String line = text.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = path + ":" + number + ": ";
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new UsageFault(place + "expected KEY = VALUE");
      }
      String key = line.substring(0, equals).strip();
      if (!keys.contains(key)) {
        throw new UsageFault(
            place + "unknown key " + shown(key) + "; there are: " + String.join(", ", keys));
      }
      Entry before = entries.put(key, new Entry(line.substring(equals + 1).strip(), number));
      if (before != null) {
        throw new UsageFault(place + key + " stands in line " + before.line() + " already");
      }
    }
    return new ConfigFile(path, entries);
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new UsageFault("The configuration file " + path + " is not UTF-8 text.");
    } catch (IOException e) {
      throw new UsageFault("The configuration file " + path + " can't be read.");
    }
  }

  private static String shown(String key) {
    return key.replaceAll("\\p{Cntrl}", "?");
  }

  /** The value of a key, or null. */
  Entry get(String key) {
    return entries.get(key);
  }

  Path path() {
    return path;
  }
}
