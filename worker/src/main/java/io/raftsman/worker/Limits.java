package io.raftsman.worker;

/**
 * How much a worker does at once.
 *
 * @param activities steps, a task queue
 * @param workflowTasks decisions of operations, a task queue
 * @param scriptsPerHost scripts on one host; the others wait their turn
 */
public record Limits(int activities, int workflowTasks, int scriptsPerHost) {
  /** Enough for an installation of a few hundred hosts on a small machine. */
  public static final Limits DEFAULT = new Limits(100, 50, 4);

  /** sshd's MaxSessions is 10, unless it is configured otherwise. */
  private static final int MOST_SCRIPTS = 10;

  public Limits {
    if (activities < 1 || workflowTasks < 2) {
      throw new IllegalArgumentException("at least one step and two decisions at once");
    }
    if (scriptsPerHost < 1 || scriptsPerHost > MOST_SCRIPTS) {
      throw new IllegalArgumentException(
          "scripts at once on one host: 1 to "
              + MOST_SCRIPTS
              + " (sshd takes no more over one connection)");
    }
  }
}
