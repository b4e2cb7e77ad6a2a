package io.raftsman.starter.view;

/** What it is in an operation that people approve, for a sentence. */
final class Act {
  private Act() {}

  static String of(String operation) {
    return switch (operation) {
      case "converge" -> "the removal of members";
      case "clean" -> "the cleanup";
      default -> "the purge";
    };
  }
}
