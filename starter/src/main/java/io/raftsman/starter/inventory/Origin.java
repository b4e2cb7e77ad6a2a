package io.raftsman.starter.inventory;

import java.util.Optional;

/** Who set a variable, and where. */
record Origin(Level level, Place place, Optional<String> group, Optional<String> host) {

  static final Origin DEFAULT =
      new Origin(Level.DEFAULT, Place.DEFAULT, Optional.empty(), Optional.empty());

  static Origin argument(Place place) {
    return new Origin(Level.ARGUMENT, place, Optional.empty(), Optional.empty());
  }

  static Origin ofGroup(String group, Place place) {
    Level level = group.equals(Group.ALL) ? Level.GLOBAL : Level.CLUSTER;
    return new Origin(level, place, Optional.of(group), Optional.empty());
  }

  static Origin ofHost(String group, String host, Place place) {
    return new Origin(Level.INSTANCE, place, Optional.of(group), Optional.of(host));
  }

  Origin at(Place elsewhere) {
    return new Origin(level, elsewhere, group, host);
  }

  Fault fault(String variable, String problem, String remedy) {
    return new Fault(place, group, host, Optional.of(variable), problem, remedy);
  }
}
