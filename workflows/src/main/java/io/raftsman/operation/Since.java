package io.raftsman.operation;

import io.temporal.workflow.Workflow;

/** Changes of what workflows do, which one that runs already must not see. */
public final class Since {
  private Since() {}

  /**
   * Whether a change applies to the workflow that runs: it does unless its run came to this place
   * before there was the change. What is asked here is written into the history.
   *
   * @param change its name, for good
   */
  public static boolean applies(String change) {
    return Workflow.getVersion(change, Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION;
  }
}
