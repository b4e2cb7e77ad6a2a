package io.raftsman.operation;

import io.temporal.workflow.QueryMethod;
import java.util.Optional;

/** What anybody may ask of any operation, running or ended. */
public interface ObservableOperation {

  /**
   * What was done, and what it waits for.
   *
   * @param from number of the first event wanted; 0 for all
   */
  @QueryMethod
  Progress progress(int from);

  /** The report; empty while the operation runs. */
  @QueryMethod
  Optional<Report> report();
}
