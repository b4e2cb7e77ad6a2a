package io.raftsman.worker;

import io.raftsman.operation.TaskQueues;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which task queues a worker polls, and what it does for each.
 *
 * @param queues by name; not empty
 */
public record Duties(SortedMap<String, Set<Duty>> queues) {
  /** The embedded engine's: everything, on its one queue. */
  public static final Duties EMBEDDED = of(TaskQueues.EMBEDDED, Role.ALL, List.of());

  public Duties {
    if (queues.isEmpty()) {
      throw new IllegalArgumentException("a worker has a duty");
    }
    queues = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(queues));
  }

  /**
   * A worker's part in an installation.
   *
   * @param sites where there are any, the worker does the steps on their clusters' hosts, and
   *     nothing else
   */
  public static Duties of(TaskQueues queues, Role role, List<String> sites) {
    var duties = new TreeMap<String, Set<Duty>>();
    for (String site : sites) {
      add(duties, queues.hosts(Optional.of(site)), Duty.HOSTS);
    }
    if (sites.isEmpty() && role != Role.PKI) {
      add(duties, queues.operations(), Duty.OPERATIONS);
      add(duties, queues.hosts(Optional.empty()), Duty.HOSTS);
    }
    if (sites.isEmpty() && role != Role.OPERATIONS) {
      add(duties, queues.signing(), Duty.SIGNING);
    }
    return new Duties(duties);
  }

  private static void add(Map<String, Set<Duty>> duties, String queue, Duty duty) {
    duties.computeIfAbsent(queue, q -> EnumSet.noneOf(Duty.class)).add(duty);
  }

  /** Whether it is among them. */
  public boolean include(Duty duty) {
    return queues.values().stream().anyMatch(duties -> duties.contains(duty));
  }
}
