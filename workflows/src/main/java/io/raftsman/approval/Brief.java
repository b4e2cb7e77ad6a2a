package io.raftsman.approval;

/** What people and bots say, at a length that a history, a message and a report can bear. */
public final class Brief {
  /** As many characters of a text are kept. */
  public static final int LONGEST = 500;

  private Brief() {}

  /** The text, cut where it is too long; empty where there is none. */
  public static String of(String text) {
    if (text == null) {
      return "";
    }
    String plain = text.strip();
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "..." : plain;
  }
}
