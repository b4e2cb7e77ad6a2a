package io.raftsman.approval;

import java.util.Locale;

/**
 * Who somebody is, however the name was written: {@code alice}, {@code @Alice} and {@code
 * alice@console} are one person. Rather two people taken for one than one for two: four eyes must
 * not be had by another spelling.
 */
public final class Person {
  private Person() {}

  /** The form in which names are compared; empty where nobody is named. */
  public static String of(String name) {
    String plain = name.strip();
    if (plain.startsWith("@")) {
      plain = plain.substring(1);
    }
    int host = plain.indexOf('@');
    return (host > 0 ? plain.substring(0, host) : plain).strip().toLowerCase(Locale.ROOT);
  }

  /** Whether two names mean the same person. */
  public static boolean same(String name, String other) {
    return of(name).equals(of(other));
  }
}
