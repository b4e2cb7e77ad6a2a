package io.raftsman.worker.process;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where to listen: HOST:PORT, where an IPv6 address stands in brackets. */
public final class ListenAddress {
  private static final Pattern TEXT = Pattern.compile("\\[?([^\\[\\]]+?)\\]?:(\\d{1,5})");
  private static final int PORTS = 65_535;

  private ListenAddress() {}

  /** Reads it; empty for anything else. The address is unresolved where there is no such host. */
  public static Optional<InetSocketAddress> parse(String text) {
    var matcher = TEXT.matcher(text.strip());
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > PORTS) {
      return Optional.empty();
    }
    return Optional.of(new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2))));
  }
}
