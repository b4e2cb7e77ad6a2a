package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.TWO;

import java.util.Locale;

/** Moments in the middle of a deploy's stages, by the command that a host runs then. */
enum Moment {
  ETCD_ASSERT(TWO, "df", "*", 1),
  ETCD_CHECK(TWO, "ss", "-Hltn sport = :2379 or *", 1),
  ETCD_PURGE(TWO, "rm", "-rf ./member", 1),
  ETCD_PURGE_TARGETS(INFRA, "rm", "-f */etcd-2.yml", 1),
  ETCD_INSTALL(TWO, "apt-get", "*install*etcd-server*", 1),
  ETCD_INSTALL_IN_DPKG(TWO, "deb-systemd-helper", "unmask etcd.service", 1),
  ETCD_DIR(TWO, "mkdir", "*/data/etcd", 1),
  ETCD_DIR_STAMP(TWO, "mv", "*/etc/etcd/.raftsman.json", 1),
  ETCD_CONF(TWO, "mv", "*/etc/etcd/etcd.conf", 1),
  ETCD_CONF_UNIT(TWO, "mv", "*/etc/systemd/system/etcd.service", 1),
  ETCD_CERT_KEY(TWO, "mv", "*/etc/etcd/server.key", 1),
  ETCD_CERT(TWO, "mv", "*/etc/etcd/server.crt", 1),
  ETCD_CERT_SHARED(TWO, "mv", "*/etc/pki/ca.crt", 1),
  ETCD_LAUNCH(TWO, "systemctl", "start etcd.service", 1),
  /** Only met by a run that carries on. */
  ETCD_LAUNCH_OF_A_RUNNING_ETCD(TWO, "systemctl", "is-active etcd.service", 1),
  /** Only met by a member that is restarted. */
  ETCD_LAUNCH_RESTART(TWO, "systemctl", "restart etcd.service", 1),
  ETCD_HEALTH(TWO, "mv", "*/etc/etcd/etcd.conf", 2),
  ETCD_HEALTH_STAMP(TWO, "mv", "*/etc/etcd/.raftsman.json", 2),
  ETCD_REGISTER(INFRA, "mv", "*/etcd-2.yml", 1);

  private final String host;
  private final String command;
  private final String arguments;
  private final int call;

  Moment(String host, String command, String arguments, int call) {
    this.host = host;
    this.command = command;
    this.arguments = arguments;
    this.call = call;
  }

  /** The stage, as the recap names it. */
  String stage() {
    return name().replaceFirst("^(ETCD_[A-Z]+).*", "$1").toLowerCase(Locale.ROOT);
  }

  /** The host that is held. */
  String host() {
    return host;
  }

  /** The command that is held. */
  String command() {
    return command;
  }

  /** A shell pattern of the command's arguments. */
  String arguments() {
    return arguments;
  }

  /** Which of the matching calls is held, from 1. */
  int call() {
    return call;
  }

  /** Whether the packages must not be there yet. */
  boolean installs() {
    return stage().equals("etcd_install");
  }
}
