package io.raftsman.starter.inventory;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One thing that is wrong with an inventory or with {@code -e}.
 *
 * @param place file and line, or {@code -e}
 * @param group the group that it is in, where there is one
 * @param host the host that it is about, where there is one
 * @param variable the variable, where there is one
 * @param problem what is wrong
 * @param remedy what would be right
 */
public record Fault(
    Place place,
    Optional<String> group,
    Optional<String> host,
    Optional<String> variable,
    String problem,
    String remedy) {

  public Fault {
    requireNonNull(place, "place");
    requireNonNull(group, "group");
    requireNonNull(host, "host");
    requireNonNull(variable, "variable");
    requireNonNull(problem, "problem");
    requireNonNull(remedy, "remedy");
  }

  static Fault of(Place place, String problem, String remedy) {
    return new Fault(place, Optional.empty(), Optional.empty(), Optional.empty(), problem, remedy);
  }

  static Fault inGroup(Place place, String group, String problem, String remedy) {
    return new Fault(
        place, Optional.of(group), Optional.empty(), Optional.empty(), problem, remedy);
  }

  static Fault onHost(Place place, String group, String host, String problem, String remedy) {
    return new Fault(
        place, Optional.of(group), Optional.of(host), Optional.empty(), problem, remedy);
  }

  /** One line: place, group, host, variable, what is wrong; what would be right. */
  public String render() {
    var line = new StringBuilder(place.render()).append(": ");
    group.ifPresent(name -> line.append("group ").append(Text.printable(name)).append(": "));
    host.ifPresent(name -> line.append("host ").append(Text.printable(name)).append(": "));
    variable.ifPresent(name -> line.append(Text.printable(name)).append(": "));
    line.append(problem);
    if (!remedy.isEmpty()) {
      line.append("; ").append(remedy);
    }
    return line.toString();
  }
}
