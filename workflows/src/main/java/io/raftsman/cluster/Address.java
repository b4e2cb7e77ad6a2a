package io.raftsman.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port of an etcd URL.
 *
 * @param host a name or an address, an IPv6 one without brackets
 * @param port TCP port
 */
public record Address(String host, int port) {
  public Address {
    requireNonNull(host, "host");
    Ports.require("port of " + host, port);
  }

  /** Of a URL such as {@code https://10.10.10.10:2380}; empty for anything else. */
  public static Optional<Address> ofUrl(String url) {
    Matcher matcher =
        Pattern.compile("https?://(?:\\[([^\\]/]+)\\]|([^:/\\[\\]]+)):([0-9]{1,5})/?").matcher(url);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(3));
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(new Address(host, port));
  }
}
