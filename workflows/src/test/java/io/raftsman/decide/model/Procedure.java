package io.raftsman.decide.model;

/** An operation: looks, decides, and has one effect. Whoever made it may be gone after any step. */
interface Procedure {

  /** The next step. */
  Ending step(Rig rig);

  /** Whether what was asked for is there, where it says that it is done. */
  boolean isFulfilled(Rig rig);

  /** The same, of somebody who starts it again and knows nothing but what was asked for. */
  Procedure again();
}
