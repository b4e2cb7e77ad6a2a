package io.raftsman.starter.inventory;

/** A text is not what it should be; whoever knows the place makes a {@link Fault} of it. */
final class BadValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  BadValueException(String problem, String remedy) {
    super(problem, null, false, false);
    this.remedy = remedy;
  }

  String problem() {
    return getMessage();
  }

  String remedy() {
    return remedy;
  }
}
