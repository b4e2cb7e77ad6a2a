package io.raftsman.certificate;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a client may be called: it is the common name of its certificate, of 64 characters at most
 * (RFC 5280), etcd's user where authentication is on, where a colon would begin a password, and the
 * name of files.
 */
public final class ClientName {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}");

  /** Its certificate would be where the authority's is. */
  private static final String AUTHORITY = "ca";

  private ClientName() {}

  /**
   * A name that is one.
   *
   * @throws IllegalArgumentException that says what would be
   */
  public static String require(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a client's name has 1 to 64 letters, digits, '_', '.', '@' and '-', and begins with a letter, a digit"
              + " or '_'");
    }
    if (name.toLowerCase(Locale.ROOT).equals(AUTHORITY)) {
      throw new IllegalArgumentException(
          "a client can't be called " + name + ": ca.crt is the authority's");
    }
    return name;
  }
}
