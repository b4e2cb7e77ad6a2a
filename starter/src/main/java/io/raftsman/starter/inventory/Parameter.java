package io.raftsman.starter.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The parameters that Raftsman takes from an inventory, with the levels at which they belong. One
 * set at another level counts nevertheless, as in Ansible, and is warned of.
 *
 * <p>The first ten, their levels and their defaults are those of the original's reference; the rest
 * are Raftsman's own, but {@code cert_validity}, {@code etcd_learner}, {@code etcd_rm_data} and
 * {@code etcd_rm_pkg}, which are the original's later ones.
 */
enum Parameter {
  SEQ("etcd_seq", "I", ""),
  CLUSTER("etcd_cluster", "C", "etcd"),
  SAFEGUARD("etcd_safeguard", "GCA", "false"),
  CLEAN("etcd_clean", "GCA", "true"),
  DATA("etcd_data", "C", "/data/etcd"),
  PORT("etcd_port", "C", "2379"),
  PEER_PORT("etcd_peer_port", "C", "2380"),
  INIT("etcd_init", "CIA", "new"),
  ELECTION_TIMEOUT("etcd_election_timeout", "C", "1000"),
  HEARTBEAT_INTERVAL("etcd_heartbeat_interval", "C", "100"),
  VERSION("etcd_version", "GCIA", ""),
  INSTALL_METHOD("etcd_install_method", "GCIA", "package"),
  ARCHIVE("etcd_archive", "GCIA", ""),
  ARCHIVE_SHA256("etcd_archive_sha256", "GCIA", ""),
  SERVICE("etcd_service", "C", "etcd"),
  PROMETHEUS_TARGETS("etcd_prometheus_targets", "GCA", "/etc/prometheus/targets/etcd"),
  CERT_VALIDITY("cert_validity", "GCA", "7300d"),
  SITE("raftsman_site", "GCA", ""),
  LEARNER("etcd_learner", "GCIA", "false"),
  REMOVE_DATA("etcd_rm_data", "GCA", "true"),
  REMOVE_PACKAGES("etcd_rm_pkg", "GCA", "false");

  private final String variable;
  private final String levels;
  private final String fallback;

  Parameter(String variable, String levels, String fallback) {
    this.variable = variable;
    this.levels = levels;
    this.fallback = fallback;
  }

  /** The variable's name in an inventory. */
  String variable() {
    return variable;
  }

  /** Whether it belongs at a level. */
  boolean belongsAt(Level level) {
    return level == Level.DEFAULT || levels.contains(level.label());
  }

  /** The levels at which it belongs, for a sentence: {@code G/C/A}. */
  String levels() {
    return String.join("/", levels.codePoints().mapToObj(Character::toString).toList());
  }

  /** The default as text; empty where there is none. */
  String fallback() {
    return fallback;
  }

  static Optional<Parameter> of(String variable) {
    return Arrays.stream(values()).filter(p -> p.variable.equals(variable)).findFirst();
  }

  static List<String> variables() {
    return Arrays.stream(values()).map(Parameter::variable).toList();
  }
}
