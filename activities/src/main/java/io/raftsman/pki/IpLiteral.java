package io.raftsman.pki;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text. Never asks a name server. */
final class IpLiteral {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final int IPV6_GROUPS = 8;

  private IpLiteral() {}

  /** The address, if the text is an IPv4 or IPv6 address; without brackets and zone. */
  static Optional<InetAddress> parse(String text) {
    try {
      if (IPV4.matcher(text).matches()) {
        return Optional.of(InetAddress.getByName(text));
      }
      if (IPV6.matcher(text).matches()) {
        // In brackets the JDK takes it for a literal or throws; it never looks a name up.
        return Optional.of(InetAddress.getByName("[" + text + "]"));
      }
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** One way of writing each address: dotted IPv4, and IPv6 as RFC 5952 has it. */
  static String canonical(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    int[] groups = groups(address.getAddress());
    int start = 0;
    int length = 0;
    for (int i = 0; i < IPV6_GROUPS; i++) {
      int zeros = zerosFrom(groups, i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    if (length < 2) {
      return hexadecimal(groups, 0, IPV6_GROUPS);
    }
    return hexadecimal(groups, 0, start) + "::" + hexadecimal(groups, start + length, IPV6_GROUPS);
  }

  private static int[] groups(byte[] address) {
    var groups = new int[IPV6_GROUPS];
    for (int i = 0; i < IPV6_GROUPS; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
    }
    return groups;
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < IPV6_GROUPS && groups[end] == 0) {
      end++;
    }
    return end - start;
  }

  private static String hexadecimal(int[] groups, int from, int to) {
    var text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(String.format(Locale.ROOT, "%x", groups[i]));
    }
    return text.toString();
  }
}
