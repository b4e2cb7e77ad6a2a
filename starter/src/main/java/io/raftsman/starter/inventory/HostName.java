package io.raftsman.starter.inventory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host's name or address, checked strictly: it ends up in URLs, certificates and remote files.
 *
 * @param text as the inventory has it
 * @param identity the same for two spellings of one address
 */
record HostName(String text, String identity, Scope scope) {

  /** How far a name reaches. */
  enum Scope {
    /** Other hosts can reach it, as far as can be told. */
    ANYWHERE,
    /** Only the host itself. */
    LOOPBACK
  }

  private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern DNS =
      Pattern.compile(
          "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
              + "(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*");
  private static final Pattern NUMERIC_LAST_LABEL = Pattern.compile("(?:.*\\.)?[0-9]+");
  private static final String REMEDY =
      "write an IPv4 address, an IPv6 address, or a DNS name of letters, digits, - and .";

  static HostName parse(String text) throws BadValueException {
    if (text.indexOf(':') >= 0) {
      return ipv6(text);
    }
    if (DIGITS_AND_DOTS.matcher(text).matches()) {
      return ipv4(text);
    }
    if (text.length() > 253
        || !DNS.matcher(text).matches()
        || NUMERIC_LAST_LABEL.matcher(text).matches()) {
      throw new BadValueException(Text.quoted(text) + " is not a host name or address", REMEDY);
    }
    String identity = text.toLowerCase(Locale.ROOT);
    boolean local =
        identity.equals("localhost")
            || identity.endsWith(".localhost")
            || identity.startsWith("localhost.");
    return new HostName(text, identity, local ? Scope.LOOPBACK : Scope.ANYWHERE);
  }

  /** What is the same for two spellings of one address; the text itself where it is none. */
  static String identity(String text) {
    try {
      return parse(text).identity();
    } catch (BadValueException e) {
      return text;
    }
  }

  static boolean isIpv6(String text) {
    try {
      return text.indexOf(':') >= 0 && !ipv6(text).identity().isEmpty();
    } catch (BadValueException e) {
      return text.equals("::");
    }
  }

  private static HostName ipv4(String text) throws BadValueException {
    if (!IPV4.matcher(text).matches()) {
      throw new BadValueException(
          Text.quoted(text) + " is not an IPv4 address",
          "write four numbers from 0 to 255 without leading zeros, such as 10.10.10.10");
    }
    return literal(text);
  }

  private static HostName ipv6(String text) throws BadValueException {
    if (!IPV6_CHARACTERS.matcher(text).matches()) {
      throw new BadValueException(Text.quoted(text) + " is not a host name or address", REMEDY);
    }
    return literal(text);
  }

  /** The text holds a colon or four numbers, so that no name is ever looked up. */
  private static HostName literal(String text) throws BadValueException {
    InetAddress address;
    try {
      address = InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new BadValueException(
          Text.quoted(text) + " is not an IPv6 address", "write one such as 2001:db8::10");
    }
    if (address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || text.equals("255.255.255.255")) {
      throw new BadValueException(
          Text.quoted(text) + " is not the address of one host",
          "write the address by which clients and the other members reach it");
    }
    Scope scope = address.isLoopbackAddress() ? Scope.LOOPBACK : Scope.ANYWHERE;
    return new HostName(text, address.getHostAddress(), scope);
  }
}
