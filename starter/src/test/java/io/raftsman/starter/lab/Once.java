package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

/**
 * What may happen once on a host in a deploy: the key is made once, and so are the certificate, the
 * deployment, the member's data and etcd's process. Each is known by what it left, which must never
 * be another one afterwards; and the host's own logs count.
 */
final class Once {
  private static final String FACTS =
      """
      fact() { printf '%s=%s\\n' "$1" "$2"; }
      fact key "$(sha256sum /etc/etcd/server.key 2>/dev/null)"
      fact certificate "$(sha256sum /etc/etcd/server.crt 2>/dev/null)"
      fact deployment "$(grep '"deployment"' /etc/etcd/.raftsman.json 2>/dev/null)"
      fact data "$(stat -c %i /data/etcd/member/snap/db 2>/dev/null)"
      fact process "$(pgrep -x etcd)"
      """;

  private final String host;
  private final Map<String, String> known = new HashMap<>();

  /** On a fresh host. */
  Once(String host) {
    this.host = host;
  }

  /** What is there must be what was there before, if it was. */
  void look() {
    Lab.sh(host, FACTS)
        .lines()
        .map(line -> line.split("=", 2))
        .filter(fact -> !fact[1].isBlank())
        .forEach(
            fact ->
                assertThat(known.merge(fact[0], fact[1], (was, is) -> was))
                    .as(fact[0])
                    .isEqualTo(fact[1]));
  }

  /**
   * At the end of a deploy: all is there, and the host has counted one installation and one start.
   */
  void assertAllHappenedOnce() {
    look();
    assertThat(known).containsKeys("key", "certificate", "deployment", "data", "process");
    assertThat(count("grep -c ' status installed etcd-server:' /var/log/dpkg.log"))
        .as("installations")
        .isOne();
    assertThat(starts(host)).as("starts of etcd").isOne();
  }

  /** How often systemd has started etcd on a host, since it was made. */
  static int starts(String host) {
    return count(host, "journalctl -u etcd.service -o cat | grep -c '^Started '");
  }

  private int count(String line) {
    return count(host, line);
  }

  private static int count(String host, String line) {
    return Integer.parseInt(Lab.sh(host, line + " || :").strip());
  }
}
