package io.raftsman.worker.process;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What options are where the command line doesn't say: an environment variable of the worker's, or
 * else what its configuration file says.
 */
final class Defaults implements IDefaultValueProvider {
  static final String PREFIX = "RAFTSMAN_WORKER_";
  private static final Set<String> FLAGS_ALONE = Set.of("config", "help", "version");

  private final Map<String, String> environment;
  private final Optional<ConfigFile> file;

  Defaults(Map<String, String> environment, Optional<ConfigFile> file) {
    this.environment = environment;
    this.file = file;
  }

  /** The keys that a configuration file may have. */
  static Set<String> keys(CommandSpec command) {
    var keys = new TreeSet<String>();
    for (OptionSpec option : command.options()) {
      keys.add(key(option));
    }
    keys.removeAll(FLAGS_ALONE);
    return keys;
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  static String variable(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || FLAGS_ALONE.contains(key(option))) {
      return null;
    }
    String said = environment.get(variable(key(option)));
    if (said != null && !said.isBlank()) {
      return said.strip();
    }
    return file.map(f -> f.get(key(option))).map(ConfigFile.Entry::value).orElse(null);
  }

  /** Where an option's value comes from, as far as it comes from here. */
  Optional<String> origin(OptionSpec option) {
    String variable = variable(key(option));
    String said = environment.get(variable);
    if (said != null && !said.isBlank()) {
      return Optional.of(variable);
    }
    return file.flatMap(
        f -> Optional.ofNullable(f.get(key(option))).map(entry -> f.path() + ":" + entry.line()));
  }
}
