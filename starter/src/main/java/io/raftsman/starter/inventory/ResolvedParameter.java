package io.raftsman.starter.inventory;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A parameter as it counts, and who set it.
 *
 * @param host whose it is; empty for one of the whole cluster
 * @param name the variable
 * @param value as an inventory would have it
 * @param level the level that it came from
 * @param place file and line, {@code -e}, or {@code default}
 */
public record ResolvedParameter(
    Optional<String> host, String name, String value, Level level, Place place) {

  public ResolvedParameter {
    requireNonNull(host, "host");
    requireNonNull(name, "name");
    requireNonNull(value, "value");
    requireNonNull(level, "level");
    requireNonNull(place, "place");
  }
}
