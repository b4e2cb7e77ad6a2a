package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The task queues of an installation: where the work of operations waits for the workers that may
 * do it. All derive from the queue on which the operations themselves run.
 *
 * @param operations where workflows run, and every activity that has no place of its own
 * @param signing where activities run that need the certificate authority
 */
public record TaskQueues(String operations, String signing) {
  /** A server's, unless it is configured otherwise. */
  public static final String DEFAULT = "raftsman";

  /** The embedded engine's: its one worker does everything. */
  public static final TaskQueues EMBEDDED = new TaskQueues("embedded", "embedded");

  public TaskQueues {
    requireNonNull(operations, "operations");
    requireNonNull(signing, "signing");
  }

  /** The queues of the installation whose operations run on a queue. */
  public static TaskQueues of(String operations) {
    return operations.equals(EMBEDDED.operations())
        ? EMBEDDED
        : new TaskQueues(operations, operations + "-pki");
  }

  /**
   * Where activities on hosts run.
   *
   * @param site the site of the cluster, whose own workers reach its hosts; empty for none
   */
  public String hosts(Optional<String> site) {
    return equals(EMBEDDED)
        ? operations
        : site.map(s -> operations + "-site-" + s).orElse(operations);
  }
}
