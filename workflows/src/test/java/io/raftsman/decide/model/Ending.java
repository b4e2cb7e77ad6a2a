package io.raftsman.decide.model;

/**
 * Where an operation is after a step.
 *
 * @param kind how it ended, or that it goes on
 * @param words why
 */
record Ending(Kind kind, String words) {
  static final Ending GOES_ON = new Ending(Kind.GOES_ON, "");
  static final Ending DONE = new Ending(Kind.DONE, "");

  enum Kind {
    /** There is another step. */
    GOES_ON,
    /** What was asked for is there. */
    DONE,
    /** The rules forbid it. */
    REFUSED,
    /** A host that it needs is off: the operation ends with that. */
    UNREACHABLE
  }

  static Ending refused(String reason) {
    return new Ending(Kind.REFUSED, reason);
  }

  static Ending unreachable(String host) {
    return new Ending(Kind.UNREACHABLE, host);
  }

  boolean goesOn() {
    return kind == Kind.GOES_ON;
  }
}
