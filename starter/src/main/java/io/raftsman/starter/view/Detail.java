package io.raftsman.starter.view;

/** How much a view tells. */
public enum Detail {
  /** What happened. */
  BRIEF,
  /** What was run where, too ({@code -v}). */
  FULL
}
