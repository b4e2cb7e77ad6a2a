package io.raftsman.host;

import io.raftsman.observed.ConfiguredMember;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads which member an {@code etcd.conf} is about: its scalars at the top level. */
final class ConfigFile {
  private static final Pattern SCALAR =
      Pattern.compile(
          "(?m)^([a-z-]+):[ \\t]+(?:\"([^\"]*)\"|'([^']*)'|([^\\s#\"']\\S*))[ \\t]*(?:#.*)?$");

  private ConfigFile() {}

  static ConfiguredMember describe(String content) {
    Map<String, String> scalars =
        SCALAR
            .matcher(content)
            .results()
            .collect(
                Collectors.toMap(
                    m -> m.group(1),
                    m ->
                        m.group(2) != null
                            ? m.group(2)
                            : m.group(3) != null ? m.group(3) : m.group(4),
                    (first, second) -> first));
    return new ConfiguredMember(
        scalars.getOrDefault("name", ""),
        scalars.getOrDefault("initial-cluster-token", ""),
        scalars.getOrDefault("data-dir", ""),
        scalars.getOrDefault("advertise-client-urls", ""),
        scalars.getOrDefault("initial-advertise-peer-urls", ""),
        scalars.getOrDefault("initial-cluster", ""));
  }
}
