package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.Member;
import java.net.URI;

/**
 * Where a member is asked.
 *
 * @param name the member's, for a person
 * @param url its client URL, with host and port
 */
record Endpoint(String name, URI url) {
  Endpoint {
    requireNonNull(name, "name");
    requireNonNull(url, "url");
    if (url.getHost() == null || url.getPort() < 1) {
      throw new IllegalArgumentException(url + " has no host and port");
    }
  }

  static Endpoint of(Member member) {
    return new Endpoint(member.name(), URI.create(member.clientUrl()));
  }

  /** The host; an IPv6 address without its brackets. */
  String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
