package io.raftsman.starter.engine;

import io.raftsman.cluster.Host;
import io.temporal.client.WorkflowClient;
import java.util.Collection;

/** What runs operations: a Temporal service inside this process, or a server. */
public interface Engine extends AutoCloseable {

  /** The client to start operations with. */
  WorkflowClient client();

  /** The task queue that operations are started on. */
  String taskQueue();

  /** Whether operations outlive this process. */
  boolean isDurable();

  /** Whether operations can be listed by their search attributes. */
  boolean hasSearchAttributes();

  /** What it is and where, for a person. */
  String description();

  /**
   * Says that hosts will be worked on, so that the engine may connect to them ahead. Whether that
   * succeeds is told by the operation's steps.
   */
  void reach(Collection<Host> hosts);

  @Override
  void close();
}
