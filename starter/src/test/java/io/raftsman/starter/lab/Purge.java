package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.FOUR;

import java.util.ArrayList;
import java.util.List;

/**
 * A purge that people must approve: on a host where a file stands for a stopped member's data, so
 * that it takes a moment and no etcd.
 */
final class Purge {
  private static final String MEMBER = "/data/etcd/member";

  private Purge() {}

  /** A fresh host, and an inventory of a cluster that has it alone. */
  static void prepare(Desk desk) {
    Lab.reset(FOUR);
    desk.inventory(
        """
        etcd:
          hosts: { 10.10.10.13: { etcd_seq: 1 } }
          vars: { etcd_cluster: etcd }
        """);
  }

  /** Other data than the last time. */
  static void somethingIsThere() {
    Lab.sh(FOUR, "rm -rf /data/etcd && mkdir -p " + MEMBER + " && echo data >" + MEMBER + "/db");
  }

  static boolean isThere() {
    return Lab.trySh(FOUR, "test -e " + MEMBER + "/db").status() == 0;
  }

  /** Asks for it, with more options. */
  static Session ask(Desk desk, String... options) {
    var words = new ArrayList<>(List.of("deploy", "--cluster", "etcd", "-t", "etcd_purge"));
    words.addAll(List.of(options));
    return desk.session(words.toArray(String[]::new));
  }

  /** What its requester was shown for whoever approves; returns once it has been. */
  static String token(Session asked) {
    String said = asked.awaitSaid("starter deny --cluster etcd --token ").said();
    return said.replaceFirst("(?s).*starter approve --cluster etcd --token (\\S+).*", "$1");
  }
}
