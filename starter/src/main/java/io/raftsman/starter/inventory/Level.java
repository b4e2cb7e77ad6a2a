package io.raftsman.starter.inventory;

/** Where a parameter may be set, weakest first: a stronger level beats a weaker one. */
public enum Level {
  /** Set nowhere. */
  DEFAULT("default"),
  /** The variables of group {@code all}. */
  GLOBAL("G"),
  /** The variables of a group; a child group beats its parent. */
  CLUSTER("C"),
  /** The variables of a host. */
  INSTANCE("I"),
  /** {@code -e} on the command line. */
  ARGUMENT("A");

  private final String label;

  Level(String label) {
    this.label = label;
  }

  /** The letter that the original's documentation uses, or {@code default}. */
  public String label() {
    return label;
  }

  /** The level in words, for a sentence. */
  String words() {
    return switch (this) {
      case DEFAULT -> "the defaults";
      case GLOBAL -> "all (G)";
      case CLUSTER -> "a group (C)";
      case INSTANCE -> "a host (I)";
      case ARGUMENT -> "-e (A)";
    };
  }
}
